"""Columns that only this installation can read, and fingerprints that only it can make.

A field is encrypted as it is written and decrypted as it is read, each value by itself and without anything
shared between threads. The newest of ``PHONE_KEYS`` encrypts, all of them decrypt, so that a key can be
replaced. A value that no key opens raises: what stands in the column is never handed out as if it were text.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

from civicwatch.lib.raw_bytes import RawBytesField

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class UndecipherableError(Exception):
    """What stands in the column was written with a key that is not here, or was damaged."""


def encrypt(clear: bytes) -> bytes:
    """Seal bytes with the newest key; the result is a Fernet token."""
    return _cipher(tuple(settings.PHONE_KEYS)).encrypt(clear)


def decrypt(sealed: bytes) -> bytes:
    """Open what ``encrypt`` sealed, with whichever key fits. Raises UndecipherableError."""
    from cryptography.fernet import InvalidToken

    try:
        return _cipher(tuple(settings.PHONE_KEYS)).decrypt(sealed)
    except InvalidToken:
        raise UndecipherableError("no key of PHONE_KEYS opens this value") from None


def blind_index(purpose: str, value: str | bytes) -> str:
    """HMAC-SHA256 under ``PHONE_HASH_KEY``, 64 hexadecimal digits: equal values are found, none is read.

    ``purpose`` keeps the indexes apart, so that a number and a photo never share a fingerprint.
    """
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    key = settings.PHONE_HASH_KEY.encode()
    return hmac.new(key, purpose.encode() + b"\0" + data, hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # 7 MB that a page without secrets does not need

    try:
        return MultiFernet([Fernet(_padded(key)) for key in keys])
    except ValueError:
        raise ImproperlyConfigured("PHONE_KEYS must be 32 random bytes in URL-safe base64, each") from None


def _padded(key: str) -> str:
    return key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4)


class _Sealed(models.Field):
    """What both kinds of column share: no value of them can be searched for or sorted by."""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("isnull", "isblank"):
            raise FieldError(f"{self.name} is encrypted: look for its blind index instead")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self.name} is encrypted: nothing can be computed from it in the database")

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, f"civicwatch.lib.crypto.{type(self).__name__}", args, kwargs


class EncryptedTextField(_Sealed, models.TextField):
    """Text. An empty one is stored as it is, which says nothing that its length would not."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        return encrypt(self.to_bytes(value)).decode()

    def from_db_value(self, value: str | None, *given: Any) -> Any:
        return value if value is None or value == "" else self.from_bytes(decrypt(value.encode()))

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode("utf-8", "surrogatepass")

    def from_bytes(self, clear: bytes) -> Any:
        return clear.decode("utf-8", "surrogatepass")


@EncryptedTextField.register_lookup
class IsBlank(models.Lookup):
    """``note__isblank=True``: whether there is anything, the one thing that can be asked of sealed text."""

    lookup_name = "isblank"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, given = self.process_lhs(compiler, connection)
        return f"{column} {'=' if self.rhs else '<>'} ''", tuple(given)


class EncryptedJSONField(EncryptedTextField):
    """Anything that JSON can say: written and read as Python's own values."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(self.to_bytes(value)).decode()

    def to_python(self, value: Any) -> Any:
        return value

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()

    def from_bytes(self, clear: bytes) -> Any:
        return json.loads(clear)


class EncryptedBytesField(_Sealed, RawBytesField):
    """Bytes, such as a request exactly as it came."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or value == b"" else encrypt(bytes(value))

    def from_db_value(self, value: Any, *given: Any) -> bytes | None:
        return value if value is None or bytes(value) == b"" else decrypt(bytes(value))


def is_sealed(field: Any) -> bool:
    """Whether what stands in a field's column is encrypted."""
    return isinstance(field, _Sealed)


def seal_anew(rows: Iterable[models.Model]) -> int:
    """Write the encrypted columns of ``rows`` again, with the newest key; return how many rows."""
    count = 0
    for row in rows:
        names = [field.name for field in row._meta.concrete_fields if is_sealed(field)]
        row.save(update_fields=names)
        count += 1
    return count
