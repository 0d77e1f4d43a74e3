"""What teaches most: of what waits, that of which the machine is unsure and of whose like people said little.

Uncertainty sampling (Lewis and Gale, 1994) alone asks again and again about the same kind of thing; so it is
weighed by how new the kind is. The machine only proposes an order; what is urgent has an order of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from django.db.models import Case, Exists, ExpressionWrapper, F, FloatField, Q, Value, When
from django.db.models.functions import Abs, Coalesce

UNKNOWN = 0.5  # what nobody gave a probability may be either


def worth(probability: float | None, *, decided_alike: int = 0) -> float:
    """From 0 to 1. ``decided_alike`` is how many of its kind people have decided already."""
    p = UNKNOWN if probability is None else min(1.0, max(0.0, probability))
    return (1 - abs(2 * p - 1)) * novelty(decided_alike)


def novelty(decided_alike: int) -> float:
    """1 for the first of its kind; a hundred decisions leave a tenth."""
    return 1 / sqrt(1 + decided_alike)


def worth_in_rows(
    probability: str,
    *,
    kinds: Sequence[tuple[Q, int]] = (),
    otherwise: int = 0,
    teaches: Q | Exists | None = None,
) -> ExpressionWrapper:
    """``worth`` as an annotation: ``probability`` names a column, ``kinds`` say which rows are of a kind of
    which so many were decided; rows of none of them had ``otherwise``. ``teaches`` says of which rows an
    answer may teach at all: all others come after them, in the same order."""
    share = Coalesce(F(probability), Value(UNKNOWN), output_field=FloatField())
    unsure = Value(1.0) - Abs(Value(2.0) * share - Value(1.0), output_field=FloatField())
    new = Case(
        *(When(which, then=Value(novelty(decided))) for which, decided in kinds),
        default=Value(novelty(otherwise)),
        output_field=FloatField(),
    )
    if teaches is None:
        return ExpressionWrapper(unsure * new, output_field=FloatField())
    behind = Case(When(teaches, then=Value(0.0)), default=Value(1.0), output_field=FloatField())
    return ExpressionWrapper(unsure * new - behind, output_field=FloatField())
