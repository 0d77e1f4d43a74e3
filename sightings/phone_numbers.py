"""One spelling of a telephone number, so that its hash finds it again whoever typed it."""

import phonenumbers

HOME = "US"


def normalised(number: str) -> str:
    """E.164 (``+13105550123``) where it reads as a number that can be dialled, else what was given without
    spaces: carriers send short codes and names too. Empty for nothing."""
    given = "".join(number.split())
    try:
        parsed = phonenumbers.parse(given, HOME)
    except phonenumbers.NumberParseException:
        return given
    if not phonenumbers.is_possible_number(parsed):
        return given
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
