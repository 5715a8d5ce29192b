"""The program killed at any moment, and whether it gets over it: ``python -m tests.crash``, or ``make crash``."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120.0  # seconds that a child may take: the longest takes 10
