"""Proof pages over HTTP. Knows Starlette and Jinja; no store, no setting."""
