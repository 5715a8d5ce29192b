"""Several processes at work on one store."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.state import Store
from bot.state.tables import metadata
from tests.load.world import ROOT
from tests.state.test_inbox import HERE, asked


@pytest.fixture
def other(place: Path) -> Iterator[Store]:
    opened = Store(place)
    yield opened
    opened.close()


def test_a_message_is_dealt_with_by_one(store: Store, other: Store) -> None:
    assert store.inbox.receive(asked(1))
    assert not other.inbox.receive(asked(1))

    assert other.inbox.adopt() == ()
    assert other.inbox.begin(1) is None
    assert store.inbox.begin(1) is not None
    assert [one.id for one in other.inbox.unfinished()] == [1]


def test_who_leaves_in_good_order_leaves_it_to_the_others(store: Store, other: Store) -> None:
    store.inbox.receive(asked(1))
    store.inbox.receive(asked(2))
    store.inbox.begin(2)
    store.inbox.put_back(2)
    assert [one.id for one in other.inbox.adopt()] == [2]
    assert store.inbox.begin(2) is None

    store.close()

    assert [one.id for one in other.inbox.adopt()] == [1, 2]
    assert other.inbox.begin(1) is not None


def test_what_a_killed_process_had_begun_is_taken_up_at_once_and_once(
    store: Store, other: Store, place: Path
) -> None:
    code = (
        "import os, sys; from pathlib import Path; from bot.state import Store; "
        "from tests.state.test_inbox import asked; store = Store(Path(sys.argv[1])); "
        "store.inbox.receive(asked(1)); store.inbox.begin(1); print(flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(place)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as killed:
        assert killed.stdout
        killed.stdout.readline()
        assert store.inbox.adopt() == ()
        killed.kill()

    taken = [*store.inbox.adopt(), *other.inbox.adopt()]

    assert [(one.id, one.attempts) for one in taken] == [(1, 1)]
    assert other.inbox.begin(1) is None
    assert store.inbox.begin(1) is not None
    assert len(list((place.parent / "at-work").iterdir())) == 2


def test_a_store_of_the_first_version_goes_on(place: Path) -> None:
    with closing(Store(place)) as store:
        store.inbox.receive(asked(1))
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("ALTER TABLE inbox DROP COLUMN holder")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()

    with closing(Store(place)) as store:
        assert [one.id for one in store.inbox.adopt()] == [1]
        assert store.inbox.begin(1) is not None
        assert store.receipts.last(HERE) is None
    with closing(sqlite3.connect(place)) as connection:
        found = {row[1] for row in connection.execute("PRAGMA table_info(inbox)")}
    assert found == {column.name for column in metadata.tables["inbox"].columns}
