"""A mix as people say it: “10 White faces for 1 of each other group”, or the parts one by one."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from biaslab.groups import GROUPS


def mix_in_words(mix: Mapping[str, int], names: Mapping[str, object]) -> str:
    """``names`` gives the reader's word for each group."""
    parts = {group: mix.get(group, 0) for group in GROUPS}
    if len(set(parts.values())) == 1:
        return _("equally many of every group")
    most = max(parts, key=lambda group: parts[group])
    rest = {part for group, part in parts.items() if group != most}
    if rest == {1}:
        return _("%(n)s %(group)s faces for 1 of each other group") % {"n": parts[most], "group": names[most]}
    return ", ".join(f"{part} × {names[group]}" for group, part in parts.items() if part)
