"""The words of a measurement."""

from __future__ import annotations

MEASURE = "指标"
MET = "达到"
SHARE = "比例"
NOT_FOUND = "未找到"
WORKING = "正在作答……"
MEASURES = {
    "cited": "引用的段落里有依据",
    "right": "回答正确",
    "refused": "该说未找到的说了未找到",
    "falsely_refused": "能回答的却说未找到",
}
ANSWER_MEASURES = {
    "cited": "句子的引用都在原处",
    "standing": "引文与原文一致",
    "supported": "引文里有句中的数字和答案",
    "strange_numbers": "引文里没有的数字",
    "right": "回答正确",
    "refusal_precision": "说未找到的，确实没有",
    "refusal_recall": "确实没有的，说了未找到",
}
_KINDS = {
    "noise": "夹有无关段落",
    "reject": "段落里没有答案",
    "counterfactual": "段落里的说法与事实不同",
}
_TIMES = {"first": "到第一句", "total": "到答完", "overhead": "模型以外"}
_OUTCOMES = {
    "answered": "已回答",
    "partial": "答了一部分",
    "conflicting": "说法不一",
    "not_found": "未找到",
    "smalltalk": "寒暄",
}


def of_kind(kind: str) -> str:
    return f"　{_KINDS.get(kind, kind)}"


def lengths(median: float, longest: int, citations: int) -> str:
    return f"事实、数字、换说法三类的回答：长度中位数 {median:g} 字，最长 {longest} 字，最多 {citations} 处引用。"


def unmet(kind: str, question: str, said: str) -> str:
    return f"✗ {_KINDS.get(kind, kind)}　{question}　→　{said}"


def doubtful(sentence: str, numbers: tuple[str, ...]) -> str:
    """A shown sentence whose quotes do not hold its numbers, or its answer."""
    missing = f"（引文里没有 {'、'.join(numbers)}）" if numbers else ""
    return f"？ {sentence}{missing}"


def outcomes(questions: int, counted: dict[str, int], dropped: int) -> str:
    said = "，".join(f"{_OUTCOMES.get(name, name)} {times}" for name, times in counted.items())
    return f"{questions} 题：{said}；没有显示的句子 {dropped} 句。"


def times(measures: dict[str, tuple[float, ...]]) -> str:
    """The 50th and 95th percentiles of what was timed."""
    said = [f"{_TIMES[name]} {_span(*values)}" for name, values in measures.items() if values]
    return f"用时（中位数 / 第 95 百分位）：{'，'.join(said)}。"


def tokens(read: int, written: int) -> str:
    return f"模型读了 {read:,} 个词元，写了 {written:,} 个。"


def failures(counted: dict[str, int]) -> str:
    said = "，".join(f"{name} {times}" for name, times in counted.items())
    return f"模型出错：{said}。"


def not_a_set(path: str, line: int) -> str:
    return f"{path} 第 {line} 行不是一道题。每行须是带 id、kind、question、answers、evidence 的 JSON 对象。"


def not_a_query(path: str, line: int) -> str:
    return f"{path} 的 queries.jsonl 第 {line} 行不是一道题。每行须是带 id、question、answers 的 JSON 对象。"


def not_a_folder(path: str, missing: str) -> str:
    return f"{path} 里没有 {missing}。题目文件夹须有 queries.jsonl 和 corpus.jsonl（或 corpus.jsonl.gz）。"


def _span(*values: float) -> str:
    return " / ".join(f"{value:.3f}" if value < 1 else f"{value:.1f}" for value in values) + " 秒"


KIND = "题目"
QUESTIONS = "题数"
GROUPS = {"all": "全部"}


def not_a_finding_set(path: str, line: int) -> str:
    if not line:
        return f"{path} 里没有题目：文件夹里须有 corpus.jsonl（或 corpus.jsonl.gz）和 queries.jsonl。"
    return f"{path} 第 {line} 行不是一道题。每行须是带 id、question、relevant 的 JSON 对象。"


def not_a_measurement(path: str) -> str:
    return f"{path} 不是用 wenju evaluate 文件夹 --json 得到的结果，没法比较。"


def sentences(figures: dict[str, float]) -> str:
    return (
        f"答案在选中的第一句里 {figures['sentence@1']:.3f}，在前三句里 {figures['sentence@3']:.3f}；"
        f"有依据时作答 {figures['answered']:.3f}，藏起依据后说未找到 {figures['refused']:.3f}，"
        f"平均 {figures['balanced']:.3f}。"
    )


def milliseconds(middle: float, slow: float) -> str:
    return f"查一次耗用处理器：中位数 {middle:.1f} 毫秒，第95百分位 {slow:.1f} 毫秒。"


def difference(measure: str, before: float, after: float, error: float, certain: bool) -> str:
    verdict = "变化超过两倍标准误" if certain else "变化在误差之内"
    return f"{measure}：{before:.4f} → {after:.4f}（标准误 {error:.4f}，{verdict}）"


def changed(better: tuple[str, ...], worse: tuple[str, ...]) -> str:
    listed = "、".join
    return f"第一位变对 {len(better)} 题：{listed(better) or '无'}；变错 {len(worse)} 题：{listed(worse) or '无'}"
