"""Names of accounts in public words."""

import pytest

from incidents.handles import handles_in, without_handles


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Filmed by @some_body at noon", ["@some_body"]),
        ("“@somebody on X” and u/some-body_1, /u/other1", ["@somebody", "u/some-body_1", "/u/other1"]),
        ("@someone@social.example.org saw it; @someone@social.example.org", ["@someone@social.example.org"]),
        ("Por @alguien.", ["@alguien"]),
    ],
)
def test_handles_are_found_and_left_out(text, handles):
    assert handles_in(text) == handles
    assert handles_in(without_handles(text)) == []
    assert "@…" in without_handles(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Write to press@example.org",
        "at 5 @ Main",
        "https://x.com/@a",
        "you/they",
        "“@…” on X",
        "menu/list",
    ],
)
def test_what_is_no_handle_stays(text):
    assert handles_in(text) == []
    assert without_handles(text) == text
