"""``python -m tests.load crowd|kills|faults|rendering [--share 1.0] [--seed 1] [--keep]``"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.load.crowd import crowd
from tests.load.faults import faults
from tests.load.kills import kills
from tests.load.rendering import rendering
from tests.load.world import EMULATORS, world

_RUNS = {"crowd": crowd, "kills": kills, "faults": faults, "rendering": rendering}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=_RUNS)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    if not EMULATORS.is_dir():
        print("needs ../shared/emulators, which is not here")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="wenju-load-"))
    with world(folder) as made:
        missed = _RUNS[given.run](made, given.share, given.seed)
    if missed or given.keep:
        print(f"The journals are kept in {folder}.")
    else:
        shutil.rmtree(folder)
    return missed


if __name__ == "__main__":
    sys.exit(main())
