"""What is said around an answer: how it was checked, why there is none, what there is instead."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.types import Note
from retrieval.types import Coverage

_INDEX_HINT = "wenju index 文件夹"

EMPTY = f"资料库还是空的。先用 {_INDEX_HINT} 读入资料，再来提问。"
_NAMED = 5  # places of one report that are named; the others are counted

SAME_SOURCE = "同上"

_NOT_FOUND = "未找到。资料里没有能回答这个问题的内容。"
_WHY_NOT_FOUND = {
    "no_clause": "未找到。资料中没有{}。",
    "other_page": "未找到。资料中没有{}：这篇报道的开头在第{}版，那一版不在资料里。",
    "skipped": "未找到。资料中没有{}：《{}》里第{}条后面就是第{}条。",
    "other_year": "未找到。资料中只有{}的内容。",
    "other_one": "未找到。相近的内容说的是{}。",
    "unsaid": "未找到。相近的内容里没有写{}。",
    "ask_back": "“{}”指的是谁、是什么？请把问题说完整。",
    "which_story": "要看的是哪一篇？请写出标题，或者说出它讲的是什么。",
    "which_page": "要看的是哪一版？请写出报纸的日期和版次。",
    "which_clause": "好几份文件都有{}。要看的是哪一份？请写出文件的标题。",
    "no_page": "未找到。资料中没有{}。",
    "no_mention": "未找到。资料中没有一篇提到{}。",
    "no_imprint": "未找到。《{}》{}。",
}
_INSIDE_TITLES = str.maketrans("《》", "〈〉")
_CHOOSING = ("which_story", "which_page", "which_clause")

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

# cause → what has happened, what to do about it
_FAILURES = {
    "wrong_key": ("模型服务不接受这个密钥", "请检查 OPENAI_API_KEY"),
    "no_credit": ("模型服务的账户没有余额了", "请充值，或换一个密钥"),
    "unknown_model": ("模型服务没有这个模型", "请检查 CHAT_MODEL 和 OPENAI_BASE_URL"),
    "context_too_long": ("资料太长，模型读不下", "请换一个能读得更长的模型"),
    "content_filtered": ("模型服务不愿回答这个问题", "可以换个问法"),
    "request_refused": ("模型服务不接受这样的请求", "请检查 CHAT_MODEL 和 OPENAI_BASE_URL"),
    "unreachable": ("连不上模型服务，或连接中断了", "请检查网络和 OPENAI_BASE_URL"),
    "timed_out": ("模型没有在限定的时间里回应", "可以稍后再问"),
    "rate_limited": ("模型服务正忙，问得太多了", "请稍后再问"),
    "unavailable": ("模型服务出了故障", "请稍后再问"),
    "garbled": ("模型服务的回复无法读懂", "请检查 OPENAI_BASE_URL"),
    "empty_reply": ("模型没有写出回答", "可以换个问法"),
    "cut_short": ("模型的回答太长，没有写完", "可以把问题问得小一些"),
}
_FAILURE = ("模型暂时没有回应", "可以稍后再问")

# The same for the service that turns words into vectors.
EMBEDDING_FAILURES = {
    "wrong_key": ("向量服务不接受这个密钥", "请检查 OPENAI_API_KEY"),
    "no_credit": ("向量服务的账户没有余额了", "请充值，或换一个密钥"),
    "unknown_model": ("向量服务没有这个模型", "请检查 EMBEDDING_MODEL 和 OPENAI_BASE_URL"),
    "context_too_long": ("有的段落太长，向量模型读不下", "请换一个能读得更长的向量模型"),
    "request_refused": ("向量服务不接受这样的请求", "请检查 EMBEDDING_MODEL，或把 EMBEDDING_BATCH 改小"),
    "unreachable": ("连不上向量服务，或连接中断了", "请检查网络和 OPENAI_BASE_URL"),
    "timed_out": ("向量服务没有在限定的时间里回应", "请稍后再试"),
    "rate_limited": ("向量服务正忙，问得太多了", "请稍后再试"),
    "unavailable": ("向量服务出了故障", "请稍后再试"),
    "garbled": ("向量服务的回复无法读懂", "请检查 OPENAI_BASE_URL"),
    "wrong_count": ("向量服务给的向量与段落数目不符", "请换一个向量模型，或把 EMBEDDING_BATCH 改小"),
    "wrong_order": ("向量服务给的向量与段落对不上号", "请换一个向量服务"),
    "wrong_dimension": ("向量服务给的向量长短不一", "请检查 EMBEDDING_MODEL"),
    "not_finite": ("向量服务给的向量里有不能用的数", "请换一个向量模型"),
}
EMBEDDING_FAILURE = ("向量服务没有给出向量", "请稍后再试")

# The same for the service that puts what was found in order.
RERANK_FAILURES = {
    "wrong_key": ("重排服务不接受这个密钥", "请检查 RERANK_API_KEY"),
    "no_credit": ("重排服务的账户没有余额了", "请充值，或换一个密钥"),
    "unknown_model": ("重排服务没有这个模型，或这个地址上没有重排服务", "请检查 RERANK_MODEL 和 RERANK_URL"),
    "context_too_long": ("有的段落太长，重排模型读不下", "请换一个能读得更长的重排模型"),
    "content_filtered": ("重排服务不愿读这些段落", "可以换个问法"),
    "request_refused": ("重排服务不接受这样的请求", "请检查 RERANK_URL 和 RERANK_MODEL"),
    "unreachable": ("连不上重排服务，或连接中断了", "请检查网络和 RERANK_URL"),
    "timed_out": ("重排服务没有在限定的时间里回应", "请稍后再试"),
    "rate_limited": ("重排服务正忙，问得太多了", "请稍后再试"),
    "unavailable": ("重排服务出了故障", "请稍后再试"),
    "garbled": ("重排服务的回复无法读懂", "请检查 RERANK_URL"),
    "wrong_count": ("重排服务给的分数与段落数目不符", "请换一个重排服务"),
    "wrong_order": ("重排服务给的分数与段落对不上号", "请换一个重排服务"),
    "not_finite": ("重排服务给的分数里有不能用的数", "请换一个重排模型"),
}
RERANK_FAILURE = ("重排服务没有给出次序", "请稍后再试")


_UNPRINTED = {
    "author": "没有署名",
    "number": "没有写明文号",
    "issuer": "没有写明是谁发的",
    "signed": "没有写明是哪天印发的",
}


def not_found(hint: tuple[str, str] | None) -> str:
    """Why there is no answer, in one or two sentences; `hint` as in `Answer.hint`."""
    code, value = hint or ("", "")
    if code == "empty":
        return EMPTY
    values = value.split("\n")
    if code == "skipped":
        values[1] = values[1].translate(_INSIDE_TITLES)
    if code == "absent":
        there = f"；有的是{values[1]}" if values[1] else ""
        return f"未找到。资料中没有{values[0]}{there}。"
    if code == "no_imprint":
        values = [values[0].replace("《", "〈").replace("》", "〉"), _UNPRINTED.get(values[-1], "没有写明")]
    return _WHY_NOT_FOUND.get(code, _NOT_FOUND).format(*values)


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


def tokens(count: int) -> str:
    """What a model took for an answer, read and written together."""
    return f"{count:,} 个词元"


def understood_as(query: str) -> str:
    return f"（理解为：{query}）"


def partial(missing: tuple[str, ...]) -> str:
    """What of a question is not answered, in the asker's words."""
    return "部分找到：资料中没有提到" + "、".join(f"“{part}”" for part in missing) + "。"


CONFLICTING = "资料有出入：几份资料的说法不同，各自的日期见下面的出处。"


def nearest(place: str, hint: tuple[str, str] | None = None) -> str:
    """A headline beside an answer that was not found; where we ask which text is meant, one of those there are."""
    if hint and hint[0] in _CHOOSING:
        return f"例如：{place}"
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


def by_quoting(chosen: bool, hosts: Sequence[str] = ()) -> str:
    """The way of answering without a model, `chosen` if that was asked for, and the hosts that questions go to."""
    said = "" if chosen else "没有设置模型；在 .env 里填写 OPENAI_API_KEY 后由模型作答"
    told = "；".join(filter(None, (said, _sent(hosts) if hosts else "")))
    return f"摘引原文（{told}）" if told else "摘引原文"


def by_model(model: str, hosts: Sequence[str]) -> str:
    """The way of answering with a model, and the hosts that questions go to."""
    return f"由模型 {model} 作答，每一句都与原文核对（{_sent(hosts)}）"


def _sent(hosts: Sequence[str]) -> str:
    return f"提问和查到的段落会发给 {'、'.join(hosts)}"


def answered_by(way: str) -> str:
    return f"回答方式：{way}"


def note(about: Note, answered: bool) -> str:
    """What became of the model's answer; `answered` says whether there is anything to read beside it."""
    if about.kind == "torn":
        return torn(tuple(tuple(line.split(" ", 1)) for line in about.cause.split("\n")))
    if about.kind == "words_only":
        what, remedy = EMBEDDING_FAILURES.get(about.cause, EMBEDDING_FAILURE)
        return f"{what}，这次只按字词查找；{remedy}。"
    if about.kind == "own_order":
        what, remedy = RERANK_FAILURES.get(about.cause, RERANK_FAILURE)
        return f"{what}，这次用自己的次序；{remedy}。"
    what, remedy = _FAILURES.get(about.cause, _FAILURE)
    if about.kind == "broken_off":
        return f"回答没有写完：{what}；以上各句已经核对。"
    if about.kind == "replaced" and answered:
        return f"{what}，以下摘引原文；{remedy}。"
    return f"{what}；{remedy}。"


def torn(missing: tuple[tuple[str, ...], ...]) -> str:
    """Which parts of a story are not here: ``(("before", "1"), ("after", "3"))``, each with its page."""
    named = [("前面的部分" if way == "before" else "后面的部分", page) for way, page in missing]
    where = "，".join(f"{part}在第{page}版" for part, page in named)
    return f"这篇报道没有收全：{where}，资料里没有{'这一版' if len(named) == 1 else '这两版'}。"


def copies(places: Sequence[str]) -> str:
    """That the same report stands in other places, too; of many the first are named."""
    named = "、".join(places[:_NAMED]) + ("等" if len(places) > _NAMED else "")
    return f"另有 {len(places)} 处同稿：{named}"


def copy_line(reference: str) -> str:
    return f"可复制：{reference}"


def found(passages: int, seconds_taken: float) -> str:
    return f"找到 {passages} 段 · {seconds(seconds_taken)}"
