"""How the lab's figures came about, in a sentence; scorecards carry it, pages translate it."""

SPLIT = (
    "A quarter of the smallest group, and as many of every other one, were drawn and kept aside; "
    "near-copies stand on one side. Both classifiers learned from the rest, in five trainings each, "
    "and answer as their mean."
)
SPLIT_DRAWN = (
    "Both classifiers learned from made-up faces, drawn from the averages of those faces, and are measured "
    "on made-up faces drawn from the averages of the faces kept aside, as many as there are of those."
)
