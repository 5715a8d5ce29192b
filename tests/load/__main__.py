"""``python -m tests.load RUN [--share 1.0] [--minutes 5] [--seed 1] [--keep]``"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.load import kills as kills_
from tests.load import months as months_
from tests.load.crowd import crowd
from tests.load.faults import faults
from tests.load.first import first
from tests.load.hostile import http
from tests.load.kills import kills, minutely
from tests.load.months import months
from tests.load.rendering import rendering
from tests.load.troubles import troubles
from tests.load.world import EMULATORS, USUAL, world

_RUNS = {
    "crowd": crowd,
    "kills": kills,
    "faults": faults,
    "first": first,
    "rendering": rendering,
    "http": http,
    "months": months,
    "minutely": minutely,
    "troubles": troubles,
}
_MODELS = {"months": "slow:1+best"}  # where it is not the usual one
_MINUTES = {"months": months_.MINUTES, "minutely": kills_.MINUTES}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=_RUNS)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    if not EMULATORS.is_dir():
        print("needs ../shared/emulators, which is not here")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="wenju-load-"))
    if given.minutes and given.run not in _MINUTES:
        parser.error("--minutes is for " + ", ".join(_MINUTES))
    share = given.minutes / _MINUTES[given.run] if given.minutes else given.share
    with world(folder, _MODELS.get(given.run, USUAL)) as made:
        missed = _RUNS[given.run](made, share, given.seed)
    if missed or given.keep:
        print(f"The journals are kept in {folder}.")
    else:
        shutil.rmtree(folder)
    return missed


if __name__ == "__main__":
    sys.exit(main())
