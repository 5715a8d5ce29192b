"""What the service says about the work behind the questions."""

from __future__ import annotations

from bot.channels.wording.collection import done


def followed(added: int, changed: int, removed: int) -> str:
    """What came of looking through the folder of documents."""
    return f"资料夹有变化：{done(added, changed, removed, 0)}。"


def more_unreadable(count: int) -> str:
    return f"另有 {count} 份打不开；用 wenju index 读一遍可以看到全部。"


def not_followed(why: str) -> str:
    """`why` is a sentence that says what is wrong."""
    return f"资料夹里的变化还没有读入，稍后再试。{why}"
