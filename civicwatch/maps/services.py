"""What a writer calls when it changes what a map layer shows."""

import secrets

from django.db import connection, transaction

from civicwatch.maps.models import Layer

_NEXT = """
    INSERT INTO maps_layer (name, epoch, version) VALUES (%s, %s, 1)
    ON CONFLICT (name) DO UPDATE SET version = maps_layer.version + 1
    RETURNING version
"""


def next_version(name: str) -> int:
    """The number to write into ``map_version`` of every row that this transaction changes on the layer.

    Call it late in the transaction: other writers of the layer wait from here to the commit.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "next_version needs the transaction that writes the rows"
        )
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name, _new_epoch()])
        return int(cursor.fetchone()[0])


def hold_version(name: str) -> None:
    """Wait for other writers of the layer, and let them wait to the commit, without changing anything.

    For whoever takes a lock that comes after this one and may still call ``next_version`` later.
    """
    if connection.features.has_select_for_update:
        list(Layer.objects.select_for_update().filter(name=name).values_list("version"))


def start_over(name: str) -> None:
    """Makes every process read the layer anew, as after rows were deleted outright or a backup restored."""
    Layer.objects.filter(name=name).update(epoch=_new_epoch())


def _new_epoch() -> int:
    return secrets.randbits(62) + 1
