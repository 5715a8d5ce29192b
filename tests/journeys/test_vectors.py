"""Vectors of a service the whole way: reading in, asking, moving to another model, a service that is down."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, papers, run
from tests.fakes_openai import Reply, embeds, service

__all__ = ["papers", "run"]

QUESTION = "老澜江大桥的总工程师是谁"
MISMATCH = "资料库的语义向量是用另一个模型算的。请运行 wenju index --rebuild 重新建立索引。"


def by(url: str, model: str = "m") -> dict[str, Any]:
    """Settings with which `model` embeds and answers are quoted."""
    return {"OPENAI_BASE_URL": url, "EMBEDDING_MODEL": model, "ANSWERER": "quotes"}


def test_a_collection_remembers_its_model_and_moves_to_another_one_by_a_rebuild(
    run: Run, papers: Path
) -> None:
    run("index", "papers")
    with service(embeds()) as running:
        before = run("ask", QUESTION, **by(running.url))
        assert (before.status, before.out) == (1, "")
        assert MISMATCH in before.err
        assert MISMATCH in run("check", **by(running.url)).out.replace("\n    ", "")

        assert run("index", "--rebuild", **by(running.url)).status == 0
        paid = len(running.asked)
        assert run("index", "papers", "--rebuild", **by(running.url)).status == 0
        assert len(running.asked) == paid > 0
        assert "沈怀川" in run("ask", QUESTION, **by(running.url)).out

    assert MISMATCH in run("ask", QUESTION).err


def test_a_service_that_is_down_leaves_the_words_and_the_answer_says_so(run: Run, papers: Path) -> None:
    with service(embeds()) as running:
        run("index", "papers", **by(running.url))
    ran = run("ask", QUESTION, **by(running.url))
    record = run("ask", QUESTION, "--json", **by(running.url)).json

    assert ran.status == 0
    assert "沈怀川" in ran.out
    assert "连不上向量服务，或连接中断了，这次只按字词查找；请检查网络和 OPENAI_BASE_URL。" in "".join(
        line.strip() for line in ran.out.splitlines()
    )
    assert (record["note"]["code"], record["note"]["cause"]) == ("words_only", "unreachable")
    checked = run("check", **by(running.url))
    assert checked.status == 1
    assert "在恢复之前按字词查找。" in checked.out


def test_a_service_that_refuses_while_reading_in_is_one_sentence(run: Run, papers: Path) -> None:
    with service(Reply(status=401)) as running:
        ran = run("index", "papers", **by(running.url))

    assert ran.status == 1
    assert (
        "向量服务不接受这个密钥。已经算好的都存着，不会重算；请检查 OPENAI_API_KEY，再运行一次。" in ran.err
    )


def test_a_model_without_a_service_is_a_wrong_setting(run: Run, papers: Path) -> None:
    ran = run("index", "papers", EMBEDDING_MODEL="bge-m3")

    assert ran.status != 0
    assert "设置 EMBEDDING_MODEL 的值“bge-m3”不对" in ran.err


@pytest.fixture(scope="module")
def emulator(shared: Path) -> Iterator[str]:
    """The address of the emulator, which stops after the tests."""
    command = [sys.executable, str(shared / "emulators" / "fake_openai.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield str(json.loads(process.stdout.readline())["base_url"])
        finally:
            process.terminate()


@pytest.mark.parametrize("behaviour", ["dim:64", "shuffled", "429:1+dim:64", "500:1+dim:64"])
def test_whatever_order_or_pause_the_emulator_has_the_collection_is_whole(
    run: Run, papers: Path, emulator: str, behaviour: str
) -> None:
    settings = by(emulator, behaviour)

    assert run("index", "papers", **settings, EMBEDDING_BATCH="2").status == 0
    record = run("ask", QUESTION, "--json", **settings).json

    assert "沈怀川" in record["answer"]
    assert "note" not in record


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("nan", "向量服务给的向量里有不能用的数"),
        ("zero", "向量服务给的向量里有不能用的数"),
        ("short", "向量服务给的向量与段落数目不符"),
        ("401", "向量服务不接受这个密钥"),
        ("garbage", "向量服务"),
    ],
)
def test_vectors_of_no_use_are_not_taken(
    run: Run, papers: Path, emulator: str, behaviour: str, said: str
) -> None:
    ran = run("index", "papers", **by(emulator, behaviour))

    assert ran.status == 1
    assert said in ran.err
