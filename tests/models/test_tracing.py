"""What is said to a model goes to the model and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import asyncio, os
from bot.answering.types import Message
from bot.models.compatible import OpenAICompatible
from langsmith.utils import tracing_is_enabled

async def ask(model):
    try:
        async for _ in model.stream([Message("user", "?")]): pass
    except Exception: pass

asyncio.run(ask(OpenAICompatible("m", "http://127.0.0.1:9/v1", traced={traced})))
print(tracing_is_enabled(), flush=True)
os._exit(0)  # LangSmith would try for a long time to deliver what nobody is there to take
"""


@pytest.mark.parametrize("traced", [False, True])
def test_tracing_is_on_only_where_our_own_settings_say_so(traced: bool) -> None:
    environment = {
        **os.environ,
        "LANGSMITH_TRACING": str(not traced).lower(),
        "LANGCHAIN_TRACING_V2": str(not traced).lower(),
        "LANGSMITH_ENDPOINT": "http://127.0.0.1:9",
    }

    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(traced=traced)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )

    assert ran.stdout == f"{traced}\n"
