"""``python -m bot`` and the ``wenju`` command."""

from __future__ import annotations

from bot.cli import wenju


def main() -> None:
    """Run the command line and leave the process with its exit status."""
    wenju.main(prog_name="wenju")


if __name__ == "__main__":
    main()
