"""What is said around an answer in Telegram, and when a question is not answered."""

from __future__ import annotations

from bot.answering.types import Note, Outcome

EMPTY = "资料库还是空的，请管理员先添加资料。"
LOOKING = "正在查找……"
STOP = "停止"
STOPPED = "已停止。"
NOTHING_TO_STOP = "没有正在回答的问题。"
LATE = "抱歉，回复晚了。"
FAILED = "这个问题几次都没有答成，请换个问法再试。"
WORDS_ONLY = "请用文字提问，语音、图片和贴纸我看不懂。"
ASK_WHAT = "请在 /ask 后面写下问题，例如：/ask 第8条讲什么"

UP = "👍"
DOWN = "👎"

_NOTES = {
    "replaced": "模型暂时没有回应，以下摘引原文。",
    "broken_off": "回答没有写完，以上各句已经核对。",
    "silent": "模型没有写出回答，请换个问法再试。",
}
_UNANSWERED = "模型暂时没有回应，请稍后再问。"
_FILTERED = "模型服务不愿回答这个问题，以下摘引原文。"

_OUTCOMES = {"partial": "部分找到。", "conflicting": "资料有出入，各处的说法分别列在下面。"}


def outcome(given: Outcome) -> str:
    """What a reader should know before the sentences; empty for a plain answer."""
    return _OUTCOMES.get(given, "")


def note(about: Note, answered: bool) -> str:
    """What became of the model's answer, for people who cannot do anything about it."""
    if about.kind == "replaced":
        if not answered:
            return _UNANSWERED
        return _FILTERED if about.cause == "content_filtered" else _NOTES["replaced"]
    return _NOTES[about.kind]


def see(title: str) -> str:
    """The button under what comes nearest."""
    return f"看{title}"


def more(count: int) -> str:
    return f"另有 {count} 处"


def unexpected(number: str) -> str:
    """`number` is what the log has the rest under."""
    return f"出了意料之外的错误（编号 {number}）。请再试一次，仍然不行时请把编号告诉管理员。"


def too_fast(limit: int) -> str:
    return f"提问太快了，每分钟最多 {limit} 个问题。请过一会儿再问。"


BUSY = "现在提问的人太多，请过几分钟再问。"
