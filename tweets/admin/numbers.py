"""How a number in an address is read."""


def number(pk: str | int) -> int:
    """A row's number; 0, which no row has, for anything that is none."""
    return int(pk) if str(pk).isdecimal() and len(str(pk)) < 19 else 0
