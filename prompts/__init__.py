"""The wording that chat models are given, one Markdown file a prompt. Quoting needs none."""
