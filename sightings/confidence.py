"""How sure the photo makes one, in a word beside the number; the words themselves are the pages'."""

LIKELY, POSSIBLE = 0.8, 0.5


def likelihood(score: float | None) -> dict[str, object] | None:
    """``{"word": …, "score": …}`` for how surely a photo shows police-like content."""
    if score is None:
        return None
    word = "likely" if score >= LIKELY else "possible" if score >= POSSIBLE else "unlikely"
    return {"word": word, "score": round(float(score), 2)}
