"""What `deploy/` starts, started as processes: no container engine and no systemd runs where the tests run."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
