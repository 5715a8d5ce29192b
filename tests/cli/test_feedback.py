"""Opinions handed out as a question set."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from bot.answering.keeping import Opinion, Talk
from bot.answering.types import Answer, Sentence
from bot.evaluation.asking import load
from bot.state.store import Store
from tests.cli.conftest import Run
from tests.fakes import cited, passage

BRIDGE = passage("检测由两台机器人完成。", headline="老桥今天封闭检测")
LIKED = Answer(
    "他说了什么",
    "沈怀川说了什么",
    "answered",
    (Sentence("检测由两台机器人完成。", (1,)),),
    (cited(1, BRIDGE, "检测由两台机器人完成。"),),
    answerer="quotes",
)


def opinions_on(*answers: tuple[Answer, str, str]) -> None:
    """Somebody thinks something of answers."""
    with closing(Store(Path("data/state/state.sqlite"))) as store:
        for person, (answer, thumb, reason) in enumerate(answers, start=1):
            receipt = store.receipts.keep(Talk(person, 0, person), answer)
            store.feedback.give(Opinion(receipt, person, "up" if thumb == "up" else "down", reason))


def test_opinions_become_rows_that_evaluate_reads(run: Run) -> None:
    refused = Answer("太阳系", "太阳系", "not_found")
    opinions_on((LIKED, "up", ""), (LIKED, "down", "wrong_quote"), (refused, "up", ""))

    ran = run("feedback", "export", "意见.jsonl")

    assert (ran.status, ran.out) == (0, "已写出 3 条意见：意见.jsonl\n")
    liked, disliked, right_to_refuse = load(Path("意见.jsonl"))
    assert (liked.question, liked.evidence) == ("沈怀川说了什么", ("检测由两台机器人完成。",))
    assert (disliked.evidence, disliked.answers) == ((), ())
    assert right_to_refuse.refuse


def test_what_was_said_why_it_was_disliked_and_the_versions_stand_beside_it(run: Run) -> None:
    opinions_on((LIKED, "down", "wrong_quote"))

    run("feedback", "export", "意见.jsonl")

    row = json.loads(Path("意见.jsonl").read_text("utf-8"))
    assert (row["thumb"], row["reason"], row["asked"]) == ("down", "wrong_quote", "他说了什么")
    assert row["answer"] == "检测由两台机器人完成。[1]"
    assert row["quotes"] == ["检测由两台机器人完成。"]
    assert row["versions"] == {"云川日报/04.txt": "v1"}


def test_where_nobody_has_said_anything_no_file_is_written(run: Run) -> None:
    ran = run("feedback", "export", "意见.jsonl")

    assert (ran.status, ran.out) == (0, "还没有人对回答提过意见。\n")
    assert not Path("意见.jsonl").exists()


def test_a_place_that_cannot_be_written_is_told(run: Run) -> None:
    opinions_on((LIKED, "up", ""))

    ran = run("feedback", "export", "没有/意见.jsonl")

    assert ran.status == 1
    assert ran.err.startswith("处理 没有/意见.jsonl 时出错：没有这个文件或文件夹。")
