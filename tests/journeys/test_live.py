"""A real model, asked about the samples: ``python -m pytest -m live`` with OPENAI_API_KEY or OPENAI_BASE_URL set.

Off by default: it costs money, and sends words of the samples to whoever is named there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retrieval.normalising import fold
from tests.cli.conftest import Run, run

__all__ = ["run"]

pytestmark = pytest.mark.live

SERVICE = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CHAT_MODEL")
Ask = Callable[[str], Any]


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    """How the model is reached; read before `run` hides it from the program."""
    found = {name: os.environ[name] for name in SERVICE if os.environ.get(name)}
    if not {"OPENAI_API_KEY", "OPENAI_BASE_URL"} & found.keys():
        pytest.skip("asks a real model: set OPENAI_API_KEY or OPENAI_BASE_URL")
    return found


@pytest.fixture
def ask(service: dict[str, str], run: Run, samples: Path) -> Ask:
    assert run("index", str(samples)).status == 0

    def asked(question: str) -> Any:
        ran = run("ask", question, "--json", **service)
        assert (ran.status, ran.err) == (0, "")
        assert "note" not in ran.json, ran.json["note"]["message"]
        return ran.json

    return asked


def test_what_the_samples_say_is_answered_with_its_words(ask: Ask) -> None:
    record = ask("老澜江大桥封闭检测要多久？")

    assert (record["outcome"], record["answerer"]) == ("answered", "model")
    assert all(sentence["citations"] for sentence in record["sentences"])
    for citation in record["citations"]:
        assert citation["spans"]
        assert fold(citation["quote"]) in fold(citation["passage"])
    assert record["tokens"]["out"] > 0


def test_what_the_samples_do_not_say_is_not_found(ask: Ask) -> None:
    record = ask("火星上发现过鲸鱼吗？")

    assert (record["outcome"], record["answer"], record["citations"]) == ("not_found", "", [])
