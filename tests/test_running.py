from __future__ import annotations

import asyncio
import logging

import pytest

from bot.running import beside


def test_jobs_go_on_beside_the_work_and_end_with_it() -> None:
    told: list[str] = []

    async def job() -> None:
        told.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            told.append("ended")

    async def work() -> None:
        async with beside({"job": job}):
            await asyncio.sleep(0)
            told.append("work")

    asyncio.run(work())

    assert told == ["begun", "work", "ended"]


def test_a_job_that_fails_is_logged_and_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def failing() -> None:
        raise ValueError("broken")

    async def work() -> str:
        async with beside({"broken job": failing}):
            await asyncio.sleep(0.01)
            return "done"

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(work()) == "done"
    assert "broken job" in caplog.text
