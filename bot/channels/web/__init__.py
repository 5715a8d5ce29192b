"""Proof pages over HTTP. Knows Starlette and Jinja; no store, no setting."""

from __future__ import annotations


class PortTaken(Exception):
    """The address cannot be listened on: another program has it, or it is not ours."""
