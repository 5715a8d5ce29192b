"""What is said in the terminal conversation, apart from the answers."""

from __future__ import annotations

from bot.channels.rendering.typesetting import padded

PROMPT = "问 › "
NAME = "问据"
HOW_TO_ASK = "直接提问。/来源 1 看原文，/帮助 看更多，Ctrl-D 退出。"
STOPPED = "已停止。"
CLEARED = "已清空。下一个问题不再联系前面的内容。"
LOOKING = "正在查找……"

SOURCES = "/来源"
CLEAR = "/清空"
HELP = "/帮助"
LEAVE = "退出"
LEAVING = frozenset({LEAVE, f"/{LEAVE}", f"／{LEAVE}", "exit", "quit", "/exit", "/quit", "exit()", "quit()"})

COMMANDS = (
    (f"{SOURCES} 1", "看标记①所依据的原文，引用的句子前有 ▌"),
    (SOURCES, "列出上一个回答的全部出处"),
    (CLEAR, "忘掉前面的问答，重新开始"),
    (HELP, "看这些说明"),
    ("Ctrl-C", "停止正在进行的回答"),
    ("Ctrl-D", f"退出，或打“{LEAVE}”"),
)
FOLLOW_UPS = "可以接着问：“后一位是研究什么的”“那第9条呢”。"

NO_SOURCES = "还没有可看的出处。先提一个问题。"


def no_such_source(asked: str, last: int) -> str:
    """`last` is the highest number that the last answer used."""
    known = "出处是 1" if last == 1 else f"出处是 1 到 {last}"
    return f"上一个回答里没有“{asked}”这个出处。{known}。"


def unknown_command(typed: str) -> str:
    return f"没有 {typed} 这个命令。能用的有 {SOURCES}、{CLEAR}、{HELP}。"


def in_column(typed: str) -> str:
    """A command of `COMMANDS`, wide enough that what it does stands in a column."""
    return padded(typed, 10)
