"""Teaches the network of the second opinion: MiniLM, whose upper layers go on learning from labelled posts.

Its lower half stays as it learned language, so that each text goes through it once. One network answers both
questions: is somebody attacked, as each source means it, and of what kind. For maintainers, by
`manage.py build_harm_network`; nothing that runs needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tweets.harm.network import ABUSE_OF, ANSWERS, Floats, readable, with_somebody
from tweets.harm.training import SEED, SELDOM_HEARD, TEMPLATE_WEIGHT, Labelled, Rows

FOLDS = 3  # each costs some ten minutes
ROUNDS = 2
RATE, HEAD_RATE = 1e-4, 1e-3  # of learning, at its highest; then falling to nothing
WARMING = 0.06  # of all steps, while the rate rises
DECAY = 0.01
FROZEN = 3  # of six layers, and the vectors of words
TOKENS_AT_ONCE = 1024
POOL = 4096  # texts among which batches of like length are formed
SELDOM_WEIGHT = 3.0
NOTHING = -1e4  # added where a text has ended, so that nobody looks there


@dataclass(frozen=True)
class Teaching:
    """What the network is taught with, a row per text; where it asks for abuse, who is named is hidden."""

    seen: list[Any]  # what the lower half makes of each text: a tensor (tokens, width) of 16-bit numbers
    answer: NDArray[np.int64]  # of ABUSE_OF; -1 where the text teaches kinds
    truth: NDArray[np.int64]  # 0 or 1 of abuse, or the number of a kind
    weight: Floats


def teaching(data: Labelled, base: Any, tokenizer: Any) -> Teaching:
    """Rows as `data` has them; `base` is a BertModel of transformers.

    Raises ValueError for a source of abuse that the network has no answer for.
    """
    unknown = sorted(set(data.sources[data.teaches_abuse].tolist()) - set(ABUSE_OF))
    if unknown:
        raise ValueError(
            f"the network has no answer for {', '.join(unknown)}: it knows {', '.join(ABUSE_OF)}"
        )
    teaches, made_up = data.teaches_abuse, data.templates != ""
    texts = [
        with_somebody(row.text) if hidden else readable(row.text)
        for row, hidden in zip(data.examples, teaches, strict=True)
    ]
    weight = np.where(made_up, TEMPLATE_WEIGHT, 1.0).astype(np.float32)
    weight[np.isin(data.dialects, SELDOM_HEARD) & teaches & ~data.abuse & ~made_up] *= SELDOM_WEIGHT
    return Teaching(
        _through_lower_half(base, [encoded.ids for encoded in tokenizer.encode_batch(texts)]),
        np.array([ABUSE_OF.index(own) if own in ABUSE_OF else -1 for own in data.sources], np.int64),
        np.where(teaches, data.abuse, data.kinds).astype(np.int64),
        weight,
    )


def hidden(data: Labelled, base: Any, tokenizer: Any) -> dict[int, Any]:
    """Of rows that teach kinds and name an identity: what the lower half makes of them with that hidden."""
    texts = {
        row: with_somebody(example.text)
        for row, example in enumerate(data.examples)
        if not data.teaches_abuse[row] and with_somebody(example.text) != readable(example.text)
    }
    tokens = [encoded.ids for encoded in tokenizer.encode_batch(list(texts.values()))]
    return dict(zip(texts, _through_lower_half(base, tokens), strict=True))


def _through_lower_half(base: Any, tokens: Sequence[Sequence[int]]) -> list[Any]:
    import torch

    found: list[Any] = [None] * len(tokens)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in alike(tokens, np.arange(len(tokens)), 8 * TOKENS_AT_ONCE):
            rows = torch.from_numpy(padded([tokens[row] for row in batch]))
            seen = lower_half(base, rows).bfloat16()
            for row, own in zip(batch, seen, strict=True):
                found[row] = own[: len(tokens[row])].clone()
    return found


def alike(tokens: Sequence[Sequence[int]], rows: NDArray[np.int64], most: int) -> Iterator[NDArray[np.int64]]:
    """Rows by length, cut where a batch as wide as its longest text would hold more than `most` tokens."""
    batch: list[int] = []
    for row in sorted(rows.tolist(), key=lambda row: len(tokens[row])):
        if batch and (len(batch) + 1) * len(tokens[row]) > most:
            yield np.array(batch)
            batch = []
        batch.append(row)
    if batch:
        yield np.array(batch)


def padded(tokens: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """A row per text, filled with 0, which is read as nothing."""
    found = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
    for row, own in zip(found, tokens, strict=True):
        row[: len(own)] = own
    return found


def lower_half(base: Any, tokens: Any) -> Any:
    """The layers that stay as they were, of tokens (n, length): (n, length, width)."""
    return through(base.encoder.layer[:FROZEN], base.embeddings(input_ids=tokens), tokens != 0)


def through(layers: Any, seen: Any, read: Any) -> Any:
    """Layers of BERT, one after the other; `read` (n, length) is true where there is a token."""
    unread = (~read)[:, None, None, :].to(seen.dtype) * NOTHING
    for layer in layers:
        seen = layer(seen, attention_mask=unread)
    return seen


def upper_half(base: Any) -> Any:
    """The layers that learn, with an answer for each of ABUSE_OF and each kind upon their mean token."""
    import torch

    class Upper(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = base.encoder.layer[FROZEN:]
            self.head = torch.nn.Linear(base.config.hidden_size, ANSWERS)

        def forward(self, seen: Any, read: Any) -> Any:
            seen = through(self.layers, seen, read)
            counted = read[..., None].to(seen.dtype)
            return self.head((seen * counted).sum(dim=1) / counted.sum(dim=1))

    return Upper()


def fine_tune(base: Any, taught: Teaching, rows: Rows, progress: Callable[..., Any] = iter) -> Any:
    """An upper half that learned from `rows`; the layers of `base` are changed.

    AdamW (Loshchilov and Hutter 2019) with a rate that rises and then falls in a straight line.
    """
    import torch

    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    upper = upper_half(base)
    learning = list(upper.layers.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": [part for part in learning if part.ndim > 1], "weight_decay": DECAY, "most": RATE},
            {"params": [part for part in learning if part.ndim == 1], "weight_decay": 0.0, "most": RATE},
            {"params": list(upper.head.parameters()), "weight_decay": 0.0, "most": HEAD_RATE},
        ],
        fused=True,
    )
    steps = [batch for _round in range(ROUNDS) for batch in _batches(taught.seen, rows, chance)]
    upper.train()
    for step, batch in enumerate(progress(steps)):
        rising, falling = step / (WARMING * len(steps)), (len(steps) - step) / ((1 - WARMING) * len(steps))
        for group in optimizer.param_groups:
            group["lr"] = group["most"] * min(1.0, rising, falling)
        optimizer.zero_grad()
        _loss(upper, taught, batch).backward()
        torch.nn.utils.clip_grad_norm_(list(upper.parameters()), 1.0)
        optimizer.step()
    return upper.eval()


def _batches(seen: Sequence[Any], rows: Rows, chance: np.random.Generator) -> list[Rows]:
    """All rows once, in batches of texts that are alike in length."""
    mixed = chance.permutation(rows)
    pools = [mixed[start : start + POOL] for start in range(0, len(mixed), POOL)]
    found = [batch for pool in pools for batch in alike(seen, pool, TOKENS_AT_ONCE)]
    return [found[at] for at in chance.permutation(len(found))]


def _loss(upper: Any, taught: Teaching, batch: Rows) -> Any:
    import torch
    from torch.nn import functional

    said = _said(upper, [taught.seen[row] for row in batch])
    answer, truth, weight = (
        torch.from_numpy(part[batch]) for part in (taught.answer, taught.truth, taught.weight)
    )
    of_abuse = answer >= 0
    asked = said[of_abuse].gather(1, answer[of_abuse, None])[:, 0]
    right = truth[of_abuse].float()
    abuse = functional.binary_cross_entropy_with_logits(asked, right, reduction="none") * weight[of_abuse]
    kinds = functional.cross_entropy(said[~of_abuse][:, len(ABUSE_OF) :], truth[~of_abuse], reduction="none")
    return (abuse.sum() + kinds.sum()) / len(batch)


def _said(upper: Any, seen: Sequence[Any]) -> Any:
    import torch

    batch = torch.nn.utils.rnn.pad_sequence(list(seen), batch_first=True)
    lengths = torch.tensor([len(own) for own in seen])
    with torch.autocast("cpu", torch.bfloat16):
        said = upper(batch, torch.arange(batch.shape[1])[None] < lengths[:, None])
    return said.float()


def says(upper: Any, seen: Sequence[Any]) -> Floats:
    """Log-odds by source and logits of the kinds, a row per text."""
    import torch

    found = np.zeros((len(seen), ANSWERS), np.float32)
    with torch.inference_mode():
        for batch in alike(seen, np.arange(len(seen)), 8 * TOKENS_AT_ONCE):
            found[batch] = _said(upper, [seen[row] for row in batch]).numpy()
    return found
