"""`python -m tests.sightings.conversation.regenerate`: writes the dialogues as they go now; read the diff."""

from tests.sightings.conversation.test_dialogues import FOLDER, played

if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(played(path.read_text()))
