"""``python -m bot`` and the ``wenju`` command."""

from __future__ import annotations

import sys

_INTERRUPTED = 130  # as `failing.INTERRUPTED`, which is not there yet while the program is being loaded


def main() -> None:
    """Run the command line and leave the process with its exit status, also by a Ctrl-C while it is being loaded."""
    try:
        from bot.cli import wenju
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    wenju.main(prog_name="wenju")


if __name__ == "__main__":
    main()
