"""The Spanish catalogue is whole: no string is left out, and none loses what is filled in or linked."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "civicwatch/locale"
PACKAGES = ("civicwatch", "incidents", "sightings", "tweets", "biaslab", "workers")
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_{kind}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for kind in ("lazy", "noop")
}
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|href=\"[^\"]*\"")


def messages():
    with (LOCALE / "es/LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(message):
    """Pairs of an English form and its Spanish one."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def test_every_string_is_translated_with_what_is_filled_in():
    wrong = [
        english
        for message in messages()
        for english, spanish in forms(message)
        if message.fuzzy
        or not spanish
        or sorted(FILLED_IN.findall(spanish)) != sorted(FILLED_IN.findall(english))
    ]

    assert wrong == []


def sources():
    """Python files, and templates as the Python-like text that Django makes of them."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            yield path, path.read_text(encoding="utf-8")
        for path in (ROOT / package).rglob("templates/**/*.html"):
            yield path, python_of(path.read_text(encoding="utf-8"))


def python_of(page):
    """What Django makes of a template, without the page's indentation, which is not Python's."""
    return "\n".join(line.lstrip() for line in templatize(page).split("\n"))


def marked(text):
    """Pairs of context and English string that a source marks for translation."""
    for _line, said, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        yield context, said if isinstance(said, str) else said[0]


def test_what_sources_mark_is_found():
    python = 'a = _("One")\nb = ngettext_lazy("Two", "Twos", 2)\nc = pgettext("where", "Three")'
    page = (
        '{% comment %}Needs n.{% endcomment %}{% translate "95% sure" %}\n'
        '  {% translate "Four" context "where" %}\n'
        "{% blocktranslate trimmed count n=n %}\n  Five {{ n }}\n{% plural %}Fives{% endblocktranslate %}"
    )

    found = [*marked(python), *marked(python_of(page))]

    assert found == [
        *((None, "One"), (None, "Two"), ("where", "Three")),
        *((None, "95%% sure"), ("where", "Four"), (None, "Five %(n)s")),
    ]


def test_every_string_that_sources_mark_is_in_the_catalogue():
    known = {(message.context, english) for message in messages() for english, _ in forms(message)}

    missing = {
        (str(path.relative_to(ROOT)), said)
        for path, text in sources()
        for context, said in marked(text)
        if said and (context, said) not in known
    }

    assert missing == set()
