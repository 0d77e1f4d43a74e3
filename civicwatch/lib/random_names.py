"""Names of letters and digits, so that none means anything to a shell, a spreadsheet or an address.

With a dash, an id could begin with one: a formula to a spreadsheet, and written otherwise in a CSV.
"""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits


def random_name(length: int) -> str:
    """About 5.95 bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
