"""What is said around an answer: how it was checked, why there is none, what there is instead."""

from __future__ import annotations

from retrieval.types import Coverage

_INDEX_HINT = "wenju index 文件夹"

EMPTY = f"资料库还是空的。先用 {_INDEX_HINT} 读入资料，再来提问。"
SAME_SOURCE = "同上"

_NOT_FOUND = "未找到。资料里没有能回答这个问题的内容。"
_WHY_NOT_FOUND = {
    "no_clause": "未找到。资料中没有{}。",
    "other_year": "未找到。资料中只有{}的内容。",
    "ask_back": "“{}”指的是谁、是什么？请把问题说完整。",
}

_GREETING = "你好。我回答关于这些报纸版面和政策文件的问题，每一句都标出原文。请直接提问。"
_ABILITY = (
    "我在已读入的报纸版面和政策文件里查找，摘出原文来回答，每一句都标出出处；资料里没有的，我会直说未找到。"
)
_SMALLTALK = {
    "greeting": _GREETING,
    "thanks": "不客气。还有想问的，请继续。",
    "farewell": "再见。",
    "ability": _ABILITY,
}

_ANSWERERS = {"quotes": "摘引原文，每一句都标出处"}


def not_found(hint: tuple[str, str] | None) -> str:
    """Why there is no answer, in one or two sentences; `hint` as in `Answer.hint`."""
    code, value = hint or ("", "")
    if code == "empty":
        return EMPTY
    return _WHY_NOT_FOUND.get(code, _NOT_FOUND).format(value)


def smalltalk(hint: tuple[str, str] | None) -> str:
    """The reply to a greeting, thanks, or a question about ourselves."""
    return _SMALLTALK.get(hint[0] if hint else "greeting", _ABILITY)


def checked(supported: int, sentences: int) -> str:
    return f"已核对 {supported}/{sentences} 句"


def dropped(sentences: int) -> str:
    return f"有 {sentences} 句在原文中找不到依据，没有显示"


def seconds(value: float) -> str:
    """A short time: ``0.03 秒``, ``12 秒``."""
    if value < 0.005:
        return "不到 0.01 秒"
    return f"{value:.2f} 秒" if value < 10 else f"{value:.0f} 秒"


def understood_as(query: str) -> str:
    return f"（理解为：{query}）"


def nearest(place: str) -> str:
    return f"最接近：{place}"


def reach(coverage: Coverage) -> str:
    """How far the collection goes, where nothing was found in it."""
    return "，".join(part for part in (f"资料范围：{coverage.documents} 份", dates(coverage)) if part)


def holdings(coverage: Coverage) -> str:
    """What the collection holds: ``6 份资料，14 篇报道，2024-06-24 至 2024-07-02``."""
    counted = f"{coverage.documents} 份资料，{coverage.stories} 篇报道"
    return "，".join(part for part in (counted, dates(coverage)) if part)


def dates(coverage: Coverage) -> str:
    """From when to when, or nothing where no document says its date."""
    first, last = coverage.first_date, coverage.last_date
    return first if first == last else f"{first} 至 {last}"


def way_of_answering(answerer: str) -> str:
    return _ANSWERERS.get(answerer, answerer)


def answered_by(answerer: str) -> str:
    return f"回答方式：{way_of_answering(answerer)}"


def copy_line(reference: str) -> str:
    return f"可复制：{reference}"


def found(passages: int, seconds_taken: float) -> str:
    return f"找到 {passages} 段 · {seconds(seconds_taken)}"
