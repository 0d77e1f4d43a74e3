"""How the lab's classifiers learn and judge: from a picture to a face, to numbers, to a group."""
