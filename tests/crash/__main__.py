"""``python -m tests.crash [SEED]``: seventy kills, a line each; exit status 1 if one of them was not gone over."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.crash import papers
from tests.crash.kills import Job, Killed, Rounds
from tests.crash.looking import Blind

COUNT = 1_000  # documents
QUESTIONS = 20
_ONE = 6  # the piece that is removed by name


def plan(folder: Path, count: int) -> list[tuple[int, tuple[Job, ...]]]:
    """How many kills for which jobs, in turns."""
    everything = papers.whole(count)
    one = {_ONE: 1}
    but_one = papers.without(count, _ONE)
    some = papers.fewer(count)
    index = ("index", str(folder))
    remove = ("remove", str(papers.path_of(folder, _ONE)))
    return [
        (10, (Job("first start", index, None, one, one),)),
        (
            40,
            (
                Job("indexing into nothing", index, None, everything, everything),
                Job("indexing what has changed", index, papers.older(count), everything, everything),
            ),
        ),
        (
            20,
            (
                Job("removing three tenths", index, everything, some, some),
                Job("removing one", remove, everything, but_one, everything),
                Job("rebuilding", ("index", "--rebuild"), everything, everything, everything),
            ),
        ),
    ]


def crash(folder: Path, seed: int, count: int = COUNT, share: float = 1.0) -> int:
    """Do `share` of the kills in `folder`, of collections of `count` documents; how many were not gone over."""
    questions = folder / "questions.json"
    questions.write_text(json.dumps(papers.questions(count, QUESTIONS)), "utf-8")
    rounds = Rounds(folder, questions, seed)
    done, failed = 0, 0
    for kills, jobs in plan(rounds.source, count):
        timed = [replace(job, seconds=rounds.undisturbed(job)) for job in jobs]
        end = done + max(1, round(kills * share))
        turn = 0
        while done < end:
            job = timed[turn % len(timed)]
            turn += 1
            try:
                killed = rounds.go(job)
            except Blind as blind:
                killed = Killed(1, 0.0, None, (f"it does not open: {blind}",))
            done += killed.kills
            failed += bool(killed.wrong)
            print(_line(done, job, killed), flush=True)
            if killed.wrong:
                shutil.copytree(rounds.data, folder / f"kept-{done}")
    print(f"{done} kills, seed {seed}: {failed} not gone over.")
    return failed


def _line(done: int, job: Job, killed: Killed) -> str:
    twice = ", and the re-run, too" if killed.kills > 1 else ""
    between = (
        f"; a reader found {len(killed.before.documents)} documents, {killed.before.state}"
        if killed.before
        else ""
    )
    came = "; ".join(killed.wrong) or "the same as undisturbed"
    return (
        f"{done:3} {job.name}: killed {killed.after:.2f} s of {job.seconds:.2f} s in{twice}{between}: {came}"
    )


def main(arguments: Sequence[str]) -> int:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="wenju-crash-"))
    failed = crash(folder, int(arguments[0]) if arguments else 1)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes.")
    if failed:
        print(f"The collections that were not gone over are kept in {folder}.")
    else:
        shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
