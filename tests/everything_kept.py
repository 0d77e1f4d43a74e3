"""Every row of every table as text, to search for what must not be kept any more."""

from django.apps import apps


def everything_kept():
    """All tables' contents, a line a row; bytes are decoded so that raw payloads are searched too."""
    lines = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            values = {name: _text(value) for name, value in row.items()}
            lines.append(f"{model._meta.label} {values}")
    return "\n".join(lines)


def where(text):
    """The tables that still hold ``text``, whatever its case."""
    found = {line.split(" ", 1)[0] for line in everything_kept().splitlines() if text.lower() in line.lower()}
    return sorted(found)


def _text(value):
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("utf-8", "replace")
    return value
