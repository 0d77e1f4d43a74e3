"""Private files from this machine's disk into the bucket, while everything runs. Begun again, it goes on."""

from collections.abc import Callable, Iterator

from civicwatch.lib import private_files


def waiting() -> Iterator[str]:
    """Names of the whole files on the disk."""
    folder = private_files.folder().folder
    for path in sorted(folder.glob("*/*/*")):
        if private_files.is_name(name := path.relative_to(folder).as_posix()):
            yield name


def move(name: str) -> bool:
    """Into the bucket and then away from the disk; False of one that was erased meanwhile and is nowhere.

    ``private_files.remove`` takes a file from the disk first: what is gone from there when its copy is
    written was erased, and its copy goes too.
    """
    folder, bucket = private_files.folder(), private_files.bucket()
    assert bucket is not None, "there is no bucket to move to"
    sealed = folder.read(name)
    if sealed is None:
        return False
    bucket.write(name, sealed)
    if bucket.read(name) != sealed:
        raise ChangedOnTheWayError("what the bucket gives back is not what it was given; the file stays here")
    try:
        (folder.folder / name).unlink()
    except FileNotFoundError:
        bucket.remove(name)
        return False
    return True


class ChangedOnTheWayError(Exception):
    """The bucket does not hold what was put there."""


def move_all(seen: Callable[[list[str]], Iterator[str]] = iter) -> tuple[int, int]:
    """How many were moved, and how many were erased meanwhile. ``seen`` may show how far it is."""
    moved = erased = 0
    for name in seen(list(waiting())):
        if move(name):
            moved += 1
        else:
            erased += 1
    return moved, erased
