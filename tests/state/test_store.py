from __future__ import annotations

import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering.keeping import Memory, NotKept, Opinion, Talk
from bot.answering.types import Answer, Sentence, Turn
from bot.state import Store
from bot.state.tables import VERSION
from tests.fakes import NASTY
from tests.state.test_inbox import ANSWER, HERE, asked

THERE = Talk(chat=-5, thread=2, person=8)


def test_the_store_is_all_that_is_asked_of_a_memory(store: Store) -> None:
    memory: Memory = store

    assert memory.inbox.waiting() == (0, 0)


def test_nobody_else_may_read_it(store: Store, place: Path) -> None:
    store.inbox.receive(asked(1))

    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_conversation_gives_its_last_turns_and_begins_anew(store: Store) -> None:
    for question in ("一", "二", "三"):
        store.conversations.add(HERE, Turn(question, question, "答"), "r")
    store.conversations.add(THERE, Turn("别的"), "r")

    assert store.conversations.turns(HERE, 2) == (Turn("二", "二", "答"), Turn("三", "三", "答"))

    store.conversations.forget(HERE)
    assert store.conversations.turns(HERE, 2) == ()
    assert store.conversations.turns(THERE, 2) == (Turn("别的"),)


@pytest.mark.parametrize("words", NASTY)
def test_nasty_words_are_kept(words: str, store: Store) -> None:
    answer = Answer(words, words, "answered", (Sentence(words, (1,)),))

    receipt = store.settle(1, HERE, answer, Turn(words, words, words))

    found = store.receipts.find(receipt)
    assert found is not None
    assert found.answer == answer
    assert len(store.conversations.turns(HERE, 1)) == 1


def test_a_receipt_fits_into_a_button_and_is_found_again(store: Store) -> None:
    first, second = store.receipts.keep(HERE, ANSWER), store.receipts.keep(HERE, ANSWER)

    found = store.receipts.find(first)

    assert found is not None
    assert (found.id, found.talk, found.answer) == (first, HERE, ANSWER)
    assert first != second
    assert len(first) <= 16
    last = store.receipts.last(HERE)
    assert last is not None
    assert last.id == second
    assert store.receipts.find("nothing") is None


def test_a_later_opinion_replaces_an_earlier_one(store: Store) -> None:
    receipt = store.receipts.keep(HERE, ANSWER)
    store.feedback.give(Opinion(receipt, 7, "up"))
    store.feedback.give(Opinion(receipt, 7, "down", "off_topic"))
    store.feedback.give(Opinion(receipt, 8, "up"))

    given = [(kept.id, opinion) for kept, opinion in store.feedback.all()]

    assert given == [
        (receipt, Opinion(receipt, 7, "down", "off_topic")),
        (receipt, Opinion(receipt, 8, "up")),
    ]


def test_doors_open_and_close_and_move_with_their_group(store: Store) -> None:
    store.doors.set(-5, "asked")
    store.doors.set(-5, "allowed")
    store.doors.set(9, "denied")
    store.inbox.receive(asked(1, THERE))

    store.doors.moved(-5, -1005)

    assert store.doors.standing(-5) == "unknown"
    assert store.doors.standing(-1005) == "allowed"
    assert store.doors.with_standing("denied") == (9,)
    assert store.inbox.unfinished()[0].talk.chat == -1005


def test_a_person_who_is_forgotten_leaves_nothing_and_nobody_else_loses_anything(store: Store) -> None:
    for number, talk in ((1, HERE), (2, THERE)):
        store.inbox.receive(asked(number, talk))
        receipt = store.settle(number, talk, ANSWER, Turn("谁"))
        store.inbox.finish(number, sent=100)
        store.feedback.give(Opinion(receipt, 8, "up"))

    assert store.forget_person(7) == 4

    assert store.inbox.answered_in(7, 100) is None
    assert store.receipts.last(HERE) is None
    assert store.inbox.answered_in(-5, 100) is not None
    assert len(store.feedback.all()) == 1
    assert store.forget_person(7) == 0


def test_what_is_old_goes_and_what_is_unanswered_stays(store: Store) -> None:
    store.inbox.receive(asked(1, received=1))
    store.inbox.receive(asked(2, received=1))
    store.inbox.finish(2)
    store.settle(2, HERE, ANSWER, Turn("谁"))

    assert store.expire(100) == 1
    assert store.expire(time.time() + 1) == 2
    assert [one.id for one in store.inbox.unfinished()] == [1]


def fill(store: Store, answers: int) -> None:
    """So many answers of 20 KB with their turns, and a message and an opinion with the first."""
    long = Answer("问", "问", "answered", (Sentence("长" * 7_000, (1,)),))
    store.inbox.receive(asked(1, received=1))
    for number in range(1, answers + 1):
        receipt = store.settle(number, HERE, long, Turn("谁"))
        if number == 1:
            store.inbox.finish(1, sent=1)
            store.feedback.give(Opinion(receipt, 7, "up"))


def test_an_answer_that_is_still_to_be_sent_stays_until_it_is(store: Store) -> None:
    store.inbox.receive(asked(1, received=1))
    receipt = store.settle(1, HERE, ANSWER, None)

    store.expire(time.time() + 1)
    assert store.receipts.find(receipt) is not None

    store.inbox.finish(1, sent=9)
    store.expire(time.time() + 1)
    assert store.receipts.find(receipt) is None
    assert store.inbox.answered_in(7, 9) is None


def test_the_file_shrinks_and_others_write_meanwhile(store: Store, place: Path) -> None:
    fill(store, 500)
    before = place.stat().st_size

    with ThreadPoolExecutor(1) as pool:
        removing = pool.submit(store.expire, time.time() + 1)
        while not removing.done():
            store.conversations.add(THERE, Turn("新的"), "r")
            time.sleep(0.005)

    assert removing.result() >= 1_002
    assert store.feedback.all() == []
    assert store.expire(0) == 0
    store.close()
    assert before > 5_000_000
    assert place.stat().st_size < before / 10


def test_a_file_of_an_earlier_version_shrinks_too(store: Store, place: Path) -> None:
    place.parent.mkdir()
    with closing(sqlite3.connect(place)) as older:
        older.execute("PRAGMA journal_mode = WAL")
        older.execute("CREATE TABLE something(x)")
    fill(store, 100)
    store.close()
    before = place.stat().st_size

    store.expire(time.time() + 1)

    store.close()
    assert place.stat().st_size < before / 10
    with closing(sqlite3.connect(place)) as written:
        assert written.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_closing_ends_what_is_being_removed(store: Store) -> None:
    fill(store, 300)

    with ThreadPoolExecutor(1) as pool:
        removing = pool.submit(store.expire, time.time() + 1)
        time.sleep(0.02)
        store.close()

    assert removing.result() < 602


def test_threads_do_not_get_into_each_others_way(store: Store) -> None:
    def one(number: int) -> bool:
        kept = store.inbox.receive(asked(number))
        store.inbox.begin(number)
        store.inbox.finish(number, sent=number)
        return kept and store.inbox.answered_in(7, number) is not None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(1, 201)))


def test_a_store_of_a_later_version_is_left_alone(store: Store, place: Path) -> None:
    store.inbox.receive(asked(1))
    store.close()
    with sqlite3.connect(place) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()

    with pytest.raises(NotKept) as raised:
        store.inbox.unfinished()

    assert raised.value.reason == "newer"


def test_what_is_no_store_is_not_written_over(place: Path) -> None:
    place.parent.mkdir()
    place.write_bytes(b"no database" * 100)

    with pytest.raises(NotKept) as raised:
        Store(place).inbox.receive(asked(1))

    assert raised.value.reason == "broken"
    assert place.read_bytes().startswith(b"no database")
