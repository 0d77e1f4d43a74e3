"""The live index: never older than the last commit, whoever wrote it and from wherever it is asked."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction

from civicwatch.maps import layers
from civicwatch.maps.layers import Changes, Index
from civicwatch.maps.models import Layer
from civicwatch.maps.points import Points
from civicwatch.maps.services import next_version, start_over


class Rows:
    """A table in memory that counts how it is asked; ids are map versions as well."""

    def __init__(self):
        self.public = {}
        self.gone = {}
        self.asked = []

    def changes_since(self, version):
        self.asked.append(version)
        new = {i: v for i, v in self.public.items() if version is None or v > version}
        gone = [i for i, v in self.gone.items() if version is not None and v > version]
        ids = np.array(list(new), np.int64)
        points = Points.of(ids, ids * 1.0, ids * 1.0, {})
        return Changes(points, np.array(gone, np.int64), max([*new.values(), *self.gone.values()], default=0))

    def publish(self, *ids):
        with transaction.atomic():
            version = next_version("things")
            self.public |= dict.fromkeys(ids, version)

    def withdraw(self, number):
        with transaction.atomic():
            self.gone[number] = next_version("things")
            del self.public[number]


@pytest.fixture
def rows():
    return Rows()


@pytest.fixture
def index(rows):
    return Index("things", rows.changes_since)


@pytest.mark.django_db
def test_without_a_change_nothing_is_read_again(rows, index, django_assert_num_queries):
    rows.publish(1, 2)
    index.current()

    with django_assert_num_queries(1):
        state = index.current()

    assert sorted(state.points.id.tolist()) == [1, 2]
    assert rows.asked == [None]


@pytest.mark.django_db
def test_a_change_brings_only_what_changed(rows, index):
    rows.publish(1, 2)
    first = index.current().version

    rows.publish(3)
    rows.withdraw(1)

    assert sorted(index.current().points.id.tolist()) == [2, 3]
    assert rows.asked == [None, first]


@pytest.mark.django_db
def test_starting_over_reads_everything(rows, index):
    rows.publish(1, 2)
    index.current()
    del rows.public[1]

    start_over("things")

    assert index.current().points.id.tolist() == [2]
    assert rows.asked == [None, None]


@pytest.mark.django_db
def test_a_database_that_went_back_in_time_is_read_anew(rows, index):
    rows.publish(1)
    rows.publish(2)
    index.current()

    Layer.objects.filter(name="things").update(version=1)
    del rows.public[2]

    assert index.current().points.id.tolist() == [1]


@pytest.mark.django_db
def test_versions_go_up_by_one_for_each_layer():
    with transaction.atomic():
        versions = [next_version("things"), next_version("things"), next_version("others")]

    assert versions == [1, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_a_version_is_only_given_inside_the_transaction_that_writes():
    with pytest.raises(transaction.TransactionManagementError):
        next_version("things")


@pytest.mark.django_db
def test_many_threads_share_one_reading(rows, index):
    """Asked at once, they wait for the one that reads; the fake stands for the database here."""
    rows.publish(1)
    stored = (Layer.objects.get().epoch, 1)
    gate = threading.Barrier(8)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(8) as pool:
        patch.setattr("civicwatch.maps.layers.stored_version", lambda name: stored)
        states = list(pool.map(lambda _: (gate.wait(), index.current())[1], range(8)))

    assert rows.asked == [None]
    assert {id(state) for state in states} == {id(states[0])}


@pytest.mark.django_db(transaction=True)
def test_versions_become_visible_in_their_own_order():
    """A second writer waits for the first to commit, so that no reader sees 2 without 1."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time by itself")
    order, holding = [], threading.Event()

    def second():
        holding.wait(10)
        try:
            with transaction.atomic():
                order.append(next_version("things"))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        next_version("things")
        holding.set()
        thread.join(0.3)
        assert order == []
    thread.join(10)

    assert order == [2]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_starts_reads_ahead(monkeypatch):
    rows = Rows()
    rows.publish(1, 2)
    index = Index("things", rows.changes_since)
    monkeypatch.setattr(layers, "_layers", {"things": (None, index)})
    if connection.vendor == "sqlite":  # in memory, each thread has a database of its own
        monkeypatch.setattr(layers, "stored_version", lambda name: (1, 1))
    layers.read_ahead().join(timeout=10)
    assert rows.asked == [None]
    assert index._state is not None


def test_reading_ahead_of_the_migrations_harms_nothing(monkeypatch):
    def no_table(name):
        raise DatabaseError("no such table")

    monkeypatch.setattr(layers, "current", no_table)
    thread = layers.read_ahead()
    thread.join(timeout=10)
    assert not thread.is_alive()
