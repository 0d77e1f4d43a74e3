"""An incident and all that were merged into it: theirs is its evidence; what one of them hides, all hide."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.models import Incident


@dataclass(frozen=True)
class Families:
    """``survivors`` leads each member to its survivor; nobody may see the links of ``hiding_links``."""

    survivors: dict[int, int]
    hiding_links: set[int]


def families(hiding: Mapping[int, bool]) -> Families:
    """The families of these incidents, however deep; each comes with whether it hides its own links."""
    survivors = {number: number for number in hiding}
    hidden = {number for number, hides in hiding.items() if hides}
    last = list(hiding)
    while last:
        fields = ("pk", "merged_into_id", "involves_child", "sexual_assault")
        children = list(Incident.objects.filter(merged_into__in=last).values_list(*fields))
        for child, parent, involves_child, sexual_assault in children:
            survivors[child] = survivors[parent]
            if involves_child or sexual_assault:
                hidden.add(survivors[child])
        last = [child for child, *_ in children]
    return Families(survivors, hidden)
