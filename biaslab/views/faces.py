"""The faces that are nobody's, with the words that a page says of them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from biaslab import built_in
from biaslab.models import Group


@dataclass(frozen=True)
class Face:
    """``largest`` is the group that most of its people are labelled with, or empty where two are equal."""

    key: str
    file: str
    words: str
    largest: str


def faces() -> list[Face]:
    return [_face(one) for one in built_in.FACES]


def face(key: str) -> Face | None:
    return _face(built_in.BY_KEY[key]) if key in built_in.BY_KEY else None


def _face(one: built_in.BuiltInFace) -> Face:
    shares = sorted(((share, group) for group, share in one.mix.items() if share > 0), reverse=True)
    made_of = ", ".join(f"{100 * share:.0f}% {Group(group).label}" for share, group in shares)
    is_tied = len(shares) > 1 and abs(shares[0][0] - shares[1][0]) < 0.01
    people = ngettext("average of %(n)s person", "average of %(n)s people", one.people) % {"n": one.people}
    return Face(
        key=one.key,
        file=one.file,
        words=_("%(people)s: %(mix)s") % {"people": people, "mix": made_of},
        largest="" if is_tied or not shares else str(Group(shares[0][1]).value),
    )
