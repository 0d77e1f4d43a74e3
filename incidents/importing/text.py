"""Bytes of unknown care to text that any database takes: gzip, byte-order marks, NUL, Markdown."""

import gzip
import re
import unicodedata
import zlib

from incidents.importing.records import UnreadableFileError

_GZIP = b"\x1f\x8b"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?(?:\s+\"[^\"]*\")?\s*\)")
_BARE_URL = re.compile(r"https?://\S+")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*_])", re.DOTALL)
_QUOTE_OR_HEADING = re.compile(r"^[ \t]*(?:>[ \t]?|#{1,6}[ \t]+)+", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_HANDLE = re.compile(r"(?<![\w@/.])@\w{2,}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(¿¡]?[A-ZÁÉÍÓÚÑ0-9])")


def decode(data: bytes) -> str:
    """Text of a file, unpacked if it is gzip. Raises UnreadableFileError.

    UTF-8 unless a mark says otherwise; bytes that are not UTF-8 are read as Windows-1252, which
    is what spreadsheets write.
    """
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFileError(f"the gzip archive is damaged ({error})") from error
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def clean(value: object) -> str:
    """One line of plain text without control characters; empty for None."""
    return " ".join(clean_paragraphs(value).split())


def clean_paragraphs(value: object) -> str:
    """Text in composed form (NFC) without control characters and lone surrogates, its lines kept."""
    text = "" if value is None else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def plain(markdown: str) -> str:
    """Markdown as a reader would say it: the words of links, no marks, no addresses, no account names."""
    text = _LINK.sub(r"\1", markdown)
    text = _BARE_URL.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _QUOTE_OR_HEADING.sub("", text)
    text = _ESCAPED.sub(r"\1", text.replace("`", ""))
    text = _HANDLE.sub("@…", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def first_sentence(text: str, longest: int) -> str:
    """The beginning of a text as a title, cut at a word where it is too long."""
    sentence = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
    return shortened(sentence, longest)


def shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > longest // 2 else cut}…"
