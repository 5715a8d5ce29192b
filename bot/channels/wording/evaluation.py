"""The words of a measurement."""

from __future__ import annotations

MEASURE = "指标"
MET = "达到"
SHARE = "比例"
NOT_FOUND = "未找到"
MEASURES = {
    "cited": "引用的段落里有依据",
    "right": "回答正确",
    "refused": "该说未找到的说了未找到",
    "falsely_refused": "能回答的却说未找到",
}


def of_kind(kind: str) -> str:
    return f"　{kind}"


def lengths(median: float, longest: int, citations: int) -> str:
    return f"事实、数字、换说法三类的回答：长度中位数 {median:g} 字，最长 {longest} 字，最多 {citations} 处引用。"


def unmet(kind: str, question: str, said: str) -> str:
    return f"✗ {kind}　{question}　→　{said}"


def not_a_set(path: str, line: int) -> str:
    return f"{path} 第 {line} 行不是一道题。每行须是带 id、kind、question、answers、evidence 的 JSON 对象。"
