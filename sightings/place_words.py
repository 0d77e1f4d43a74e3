"""Where a sighting is, in one line in which no town is said twice. Pure."""

NEAR = "near "  # how a stored label begins whose sender named a place: the one word of it that is ours


def name_near(label: str) -> str:
    """*MacArthur Park* of *near MacArthur Park*; "" where the label is the place itself."""
    return label.removeprefix(NEAR) if label.startswith(NEAR) else ""


def in_one_line(label: str, city: str, usps: str, *, between: str = " · ") -> str:
    """*near MacArthur Park · Los Angeles, CA*; a label that names the town already keeps it to itself:
    *Los Angeles, CA 90013*, and *6th & Alvarado, Los Angeles* gains its state only."""
    town = ", ".join(part for part in (city, usps) if part)
    if not label or not town:
        return label or town
    if town in label or (city.endswith(" City") and f"{city.removesuffix(' City')}, {usps}" in label):
        return label  # *New York, NY 10001* is in New York City
    if city and usps and label.endswith(city):
        return f"{label}, {usps}"
    return f"{label}{between}{town}"
