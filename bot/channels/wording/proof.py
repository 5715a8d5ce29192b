"""What is said when a passage is opened."""

from __future__ import annotations

BEFORE = "‹ 上一段"
BEHIND = "下一段 ›"
WHOLE_PAGE = "整页 ↗"

UPDATED = "该资料已更新，这些话仍在新版里。"
REPLACED = "该资料已更新，新版里没有这些话；下面是回答时的原文。"
NO_SUCH_ANSWER = "这个回答已经不在了，请重新提问。"


def withdrawn(heading: str) -> str:
    """`heading` names the source, as HTML."""
    return f"{heading}\n\n该资料已撤下，原文不再显示。"
