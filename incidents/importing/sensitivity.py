"""Whether a child or a sexual assault may be told of: such records stay hidden until a moderator has looked.

A miss exposes somebody, a false alarm costs a moderator a minute, so doubtful words count. What is left
out was seen to mean something else: minor injuries, a children's hospital, sexual orientation.
"""

import re
from collections.abc import Iterable

CHILD_TAGS = frozenset({"child", "minor", "juvenile"})
SEXUAL_ASSAULT_TAGS = frozenset({"sexual-assault", "rape"})

_TEN_TO_17 = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_UNDER_18 = rf"(?:1[0-7]|[1-9]|one|two|three|four|five|six|seven|eight|nine|{_TEN_TO_17})"
_NO_PERSON = (
    "injur|wound|cut|bruis|scrap|scratch|laceration|burn|damage|scuffle|altercation|skirmish|incident|issue|"
    "traffic|accident|collision|crash|offen[cs]e|crime|violation|infraction|role|league|change|delay|bleeding|"
    "concussion"
)
_SMALL = r"bab(?:y|ies)|infants?|toddlers?|newborns?|preschoolers?|kindergart\w+"
_GROWING = (
    r"schoolchild(?:ren)?|school(?:boy|girl)s?|grand(?:child|children|kids?)|stepchild(?:ren)?|teens?|teenaged?|"
    r"teenagers?|preteens?|tweens|adolescents?|juveniles?|youths|underaged?|(?:high|middle)[\s-]schoolers?"
)
_SPANISH_CHILD = (
    r"niñ[oa]s?|beb[eé]s?|menor(?:es)?\s+de\s+edad|adolescentes?|criaturas?|muchachit[oa]s?|"
    rf"{_UNDER_18}\s+años"
)
_SCHOOL = r"(?:middle|elementary|grade|junior\s+high|high)[\s-]school\s+(?:student|pupil|kid|girl|boy)s?"
_OLD = r"(?:years?[\s-]olds?|y/?o|yr[\s-]olds?|months?[\s-]olds?)"

CHILD = re.compile(
    rf"""
      \b(?:{_SMALL}|{_GROWING}|{_SPANISH_CHILD}|{_SCHOOL})\b
    | \b(?:child|children|kids?)\b (?!['’]?s?\s+(?:hospital|museum|theat|zoo|court|clinic|book))
    | \b(?:minors|(?:a|an|the|one|another|unaccompanied)\s+minor)\b (?!\s+(?:\w+\s+)?(?:{_NO_PERSON}))
    | \b(?:little|young|small|teenage)\s+(?:boys?|girls?)\b
    | \b(?:a|the|one|two|three|his|her|their)\s+(?:boys?|girls?|daughters?|sons?)\b (?!\s+(?:scouts?|friend))
    | \b{_UNDER_18}[\s-]*{_OLD}\b
    | \b\d+[\s-]*(?:month|week|day)s?[\s-]old\b
    | \b(?:aged?|age\s+of)\s+{_UNDER_18}\b (?!\s*(?:to|-|–|and)\s*\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)

SEXUAL_ASSAULT = re.compile(
    r"""
      \bsexual(?:ly)?\s+(?:assault|abus|harass|violen|batter|attack|molest|misconduct|contact|touch|humiliat)\w*
    | \b(?:rap(?:e|es|ed|ing)|rapists?|molest\w*|grop(?:e|es|ed|ing)|fondl\w*|sodomi[sz]\w*)\b
    | \b(?:breasts?|genitals?|genitalia|crotch|groin|buttocks|vagina\w*|penis|anus|rectum|nipples?)\b
    | \bstrip[\s-]+search\w* | \bindecent\s+(?:exposure|assault|act)
    | \bviola(?:ción|cion|r|da|do)\s+sexual\w* | \b(?:agresi[oó]n|abuso|acoso|asalto)\s+sexual\b
    | \bmanose\w+
    """,
    re.IGNORECASE | re.VERBOSE,
)


def tells_of_child(tags: Iterable[str], *texts: str) -> bool:
    """Whether tags name, or words suggest, somebody under 18."""
    return not CHILD_TAGS.isdisjoint(tags) or any(CHILD.search(text) for text in texts)


def tells_of_sexual_assault(tags: Iterable[str], *texts: str) -> bool:
    """Whether tags name, or words suggest, a sexual assault."""
    return not SEXUAL_ASSAULT_TAGS.isdisjoint(tags) or any(SEXUAL_ASSAULT.search(text) for text in texts)


def is_sensitive(tags: Iterable[str], *texts: str) -> bool:
    """Either of both: what stays hidden until a moderator has looked."""
    tags = set(tags)
    return tells_of_child(tags, *texts) or tells_of_sexual_assault(tags, *texts)
