"""What is said when somebody thinks well or ill of an answer."""

from __future__ import annotations

THANKS = "已记下，谢谢。"
WHAT_IS_WRONG = "已记下。哪里不好？"

REASONS = {"off_topic": "答非所问", "wrong_quote": "引用有误", "incomplete": "缺内容"}


def noted(reason: str) -> str:
    return f"已记下：{REASONS[reason]}。谢谢。"


def exported(count: int, path: str) -> str:
    return f"已写出 {count} 条意见：{path}"


NOTHING = "还没有人对回答提过意见。"
