"""A scorecard as lines of text for a terminal: each number with its interval and its n."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def lines(scores: dict[str, Any]) -> Iterator[str]:
    """The scores, then those of each source, then how the data was split."""
    if warning := of_what_it_knows(scores):
        yield warning
    yield from _numbers(scores)
    yield from _classes(scores.get("per_class", {}))
    yield from _classifiers(scores)
    for kind, view in scores.get("views", {}).items():
        yield f"{kind}:"
        yield from (f"  {line}" for line in _classifiers(view))
    for name, of_source in scores.get("by_source", {}).items():
        yield f"{name}:"
        yield from (f"  {line}" for line in _numbers(of_source))
    for name, left_out in scores.get("elsewhere", {}).items():
        yield f"{name}, left out of learning:"
        yield from (f"  {line}" for line in (*_numbers(left_out), *_classes(left_out["per_class"])))
    if "split" in scores:
        yield scores["split"]


def of_what_it_knows(scores: dict[str, Any]) -> str:
    """A warning where the figures are of what the version learned from; empty where they are not."""
    if scores.get("learned_from"):
        share = scores["learned_from_share"]
        return f"WARNING: it learned from {share:.1%} of this data: these figures are not held out."
    if "learned_from" in scores and scores["learned_from"] is None:
        return "It is not known whether the version learned from this data."
    return ""


def _numbers(scores: dict[str, Any]) -> Iterator[str]:
    yield f"n {scores['n']}"
    intervals = scores.get("intervals", {})
    for name in sorted({"accuracy", "macro_f1"} & scores.keys()):
        yield _number(name, scores[name], intervals.get(name))
    for name, value in scores.get("binary", {}).items():
        yield _number(name, value, intervals.get(f"binary.{name}"))
    for name, kept in scores.get("thresholds", {}).items():
        found = "  ".join(f"{part} {kept[part]:.3f}" for part in ("recall", "precision", "share"))
        yield f"{name:18} {found}"
    for name, found in scores.get("outcomes", {}).items():
        right = f"  right {found['right']:.3f}" if found.get("right") is not None else ""
        yield f"{name:18} share {found['share']:.3f}{right}"
    for name in ("texts_per_second", "photos_per_second", "photos_per_cpu_second"):
        if name in scores and not (name == "texts_per_second" and "photos_per_second" in scores):
            yield f"{name.replace('_', ' '):18} {scores[name]:.0f}"


def _classifiers(scores: dict[str, Any]) -> Iterator[str]:
    """Two classifiers side by side, as the bias lab compares them; a figure of too few is a dash."""
    for which, card in scores.get("classifiers", {}).items():
        yield f"{which}:"
        for name in ("accuracy", "mean_recall", "gap", "equalized_odds", "skew", "called_white"):
            if card[name] is not None:
                yield f"  {_number(name, card[name], card['intervals'].get(name))}"
        for group, found in card["per_class"].items():
            recall = "–" if found["recall"] is None else f"{found['recall']:.3f}"
            yield f"  class {group:12} recall {recall}  n {found['n']}"
    if "comparison" in scores:
        found = scores["comparison"]
        difference, interval = found["skew_difference"], found["interval"]
        yield f"the second leans further by {difference} {interval}: {found['verdict']}"


def _number(name: str, value: float, interval: list[float] | None) -> str:
    edges = f"  [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
    return f"{name.replace('_', ' '):18} {value:.3f}{edges}"


def _classes(per_class: dict[str, Any]) -> Iterator[str]:
    for label, found in per_class.items():
        if "flagged" in found:
            yield f"class {label:16} taken for police {found['flagged']:.3f}  n {found['n']}"
            continue
        yield (
            f"class {label:12} f1 {found['f1']:.3f}  precision {found['precision']:.3f}  "
            f"recall {found['recall']:.3f}  n {found['n']}"
        )
