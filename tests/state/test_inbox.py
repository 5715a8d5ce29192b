from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.answering.keeping import Incoming, Talk
from bot.answering.types import Answer, Turn
from bot.state import Store

HERE = Talk(chat=7, person=7)
ANSWER = Answer("谁", "谁", "not_found")


def asked(number: int, talk: Talk = HERE, received: float = 100.0) -> Incoming:
    return Incoming(number, talk, message=number * 10, raw='{"update_id": 1}', received=received)


def test_a_message_is_kept_once_however_often_it_comes(store: Store) -> None:
    assert store.inbox.receive(asked(1))
    assert not store.inbox.receive(asked(1))

    assert store.inbox.unfinished() == (asked(1),)


def test_what_was_kept_is_there_for_another_process(store: Store, place: Path) -> None:
    store.inbox.receive(asked(1))
    store.inbox.begin(1)

    again = Store(place)

    assert again.inbox.unfinished() == (replace(asked(1), state="answering", attempts=1),)
    again.close()


def test_the_unfinished_come_in_the_order_in_which_they_came(store: Store) -> None:
    for number in (5, 3, 4):
        store.inbox.receive(asked(number))
    store.inbox.finish(3)

    assert [one.id for one in store.inbox.unfinished()] == [5, 4]


def test_an_answer_goes_from_begun_to_sent(store: Store) -> None:
    store.inbox.receive(asked(1))
    store.inbox.begin(1)
    store.inbox.hold_place(1, 11)
    receipt = store.settle(1, HERE, ANSWER, Turn("谁", "谁", ""))
    store.inbox.sent(1, 11)

    begun = store.inbox.begin(1)

    assert begun == replace(
        asked(1), state="answering", attempts=2, placeholder=11, sent=(11,), receipt=receipt
    )
    store.inbox.finish(1, sent=12)
    assert store.inbox.unfinished() == ()
    assert store.inbox.begin(1) is None
    found = store.inbox.answered_in(7, 12)
    assert found == replace(begun, state="answered", sent=(11, 12), raw="")
    assert store.inbox.answered_in(7, 10) == found
    assert store.inbox.answered_in(8, 10) is None


def test_the_newest_wording_of_a_question_is_the_one_that_a_message_asks(store: Store) -> None:
    store.inbox.receive(asked(1))
    store.inbox.receive(replace(asked(2), message=10))

    found = store.inbox.answered_in(7, 10)

    assert found is not None
    assert found.id == 2


def test_what_is_put_back_is_begun_as_if_for_the_first_time(store: Store) -> None:
    store.inbox.receive(asked(1))
    store.inbox.begin(1)

    store.inbox.put_back(1)

    assert store.inbox.unfinished() == (asked(1),)


def test_what_was_never_received_is_neither_begun_nor_marked(store: Store) -> None:
    assert store.inbox.begin(9) is None
    store.inbox.finish(9, sent=3)

    assert store.inbox.answered_in(7, 3) is None


def test_messages_are_counted_by_person_and_time(store: Store) -> None:
    store.inbox.receive(asked(1, received=10))
    store.inbox.receive(asked(2, received=20))
    store.inbox.receive(asked(3, Talk(8, person=8), received=30))

    assert store.inbox.count_since(20) == 2
    assert store.inbox.count_since(0, person=7) == 2
    assert store.inbox.waiting() == (3, 10)
