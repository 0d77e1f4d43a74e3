"""Reads labelled posts out of CSV files, and finds near-copies and labels that contradict one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from civicwatch.learning.near_duplicates import group_numbers
from civicwatch.learning.tables import BadRow, read_table
from tweets.harm.cleaning import tokens_of, word_of
from tweets.harm.labels import KNOWN, is_abuse

MOST_OF_A_TEMPLATE = 1000  # made-up sentences of one pattern, with abuse and without
_SEED = 20
_LONGEST_SHOWN = 30
_COLUMNS = [("template", "toxicity", "phrase"), ("text", "label")]


@dataclass(frozen=True)
class Example:
    """One labelled text; `template` is the pattern that a made-up sentence follows."""

    text: str
    label: str
    source: str
    template: str = ""

    @property
    def is_abuse(self) -> bool:
        return is_abuse(self.label)


def read_examples(path: Path) -> tuple[list[Example], list[BadRow]]:
    """All examples in a file, or in every table of a folder that has the columns, and the rows left out."""
    files = sorted(found for found in path.rglob("*.csv*") if found.is_file()) if path.is_dir() else [path]
    examples: list[Example] = []
    bad: list[BadRow] = []
    for file in files:
        for found in read_labelled_table(file, optional=len(files) > 1):
            if isinstance(found, BadRow):
                bad.append(found)
            else:
                examples.append(found)
    return examples, bad


def read_labelled_table(file: Path, *, optional: bool = False) -> Iterator[Example | BadRow]:
    """Rows of a CSV with `text` and `label`, or `phrase` and `toxicity`; a bad row comes out as such."""
    for row in read_table(file, needs=_COLUMNS, optional=optional):
        if isinstance(row, BadRow):
            yield row
            continue
        text = row.values.get("text", row.values.get("phrase", ""))
        label = row.values.get("label", row.values.get("toxicity", "")).strip().lower()
        if not text.strip():
            yield BadRow(file.name, row.line, "no text")
        elif label not in KNOWN:
            yield BadRow(
                file.name, row.line, f"label {label[:_LONGEST_SHOWN]!r} is none of {', '.join(sorted(KNOWN))}"
            )
        else:
            yield Example(text, label, file.name.split(".")[0], row.values.get("template", ""))


def groups_of(examples: Sequence[Example]) -> list[int]:
    """Group numbers: near-copies stand together, and so do all sentences of one template."""
    templates = [example.template or None for example in examples]
    return group_numbers([example.text for example in examples], known=[templates])


def sameness(text: str) -> str:
    """Equal for texts that are the same once handles, addresses, digits and case are gone."""
    return " ".join(word for token in tokens_of(text) if (word := word_of(token)) and word[0] != "=")


def conflicting(examples: Sequence[Example]) -> set[int]:
    """Rows whose words carry another label elsewhere in the same source."""
    rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        rows[example.source, sameness(example.text)].append(row)
    return {row for same in rows.values() if len({examples[at].label for at in same}) > 1 for row in same}


def repeated(examples: Sequence[Example]) -> set[int]:
    """Rows whose words and label stood in the same source before."""
    seen: set[tuple[str, str, str]] = set()
    found: set[int] = set()
    for row, example in enumerate(examples):
        key = (example.source, example.label, sameness(example.text))
        if key in seen:
            found.add(row)
        seen.add(key)
    return found


def clean(examples: Sequence[Example]) -> tuple[list[Example], dict[str, int]]:
    """What may teach and be scored, and how many rows of each sort were left out.

    Of the made-up sentences a sample stays: one pattern alone would outweigh every real source.
    """
    against, again = conflicting(examples), repeated(examples)
    chance = Random(_SEED)  # noqa: S311 - a sample that must come out alike each time
    by_template: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        if example.template:
            by_template[example.template, example.is_abuse].append(row)
    too_many = {
        row
        for rows in by_template.values()
        for row in (sorted(set(rows) - set(chance.sample(rows, min(len(rows), MOST_OF_A_TEMPLATE)))))
    }
    left_out = against | again | too_many
    kept = [row for at, row in enumerate(examples) if at not in left_out]
    sorts = {"conflicting": len(against), "repeated": len(again - against), "templates": len(too_many)}
    return kept, sorts


def fingerprint(examples: Sequence[Example]) -> str:
    """Hash of texts and labels, whatever their order."""
    rows = sorted(sha256(f"{row.text}\0{row.source}\0{row.label}".encode()).hexdigest() for row in examples)
    return sha256("\n".join(rows).encode()).hexdigest()
