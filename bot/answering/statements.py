"""The sentences of an answer that are our own: what the catalog knows and no page says in these words.

They stand here, and not with the wording of the channels, because they are sentences of the answer: kept, cited,
measured and sent as the others are.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.types import Card

NEAREST = "没有哪篇报道与所说的完全对得上，最接近的是这一篇："

_CALLED = {"paper": "报纸名", "day": "日期", "page": "版次"}


def printed(card: Card, unsaid: Sequence[str], unprinted: Sequence[str]) -> str:
    """Where a story was printed.

    `unsaid` are the facts that were asked for and that nothing tells, `unprinted` those that the page itself does not
    say: ``paper``, ``day``, ``page``.
    """
    where = " ".join(part for part in (f"《{card.paper}》" * bool(card.paper), long_date(card.date)) if part)
    where = where.replace("》 ", "》") + (f"第{card.page}版" if card.page else "")
    section = f"（{card.section}）" if card.section and card.page else ""
    said = f"这篇报道登在{where}{section}，" if where else "这篇报道"
    said += f"见{file_of(card)}。"
    if unprinted:
        said = (
            said[:-1] + f"；{'、'.join(_CALLED[one] for one in unprinted)}不在版面上，取自文件的名称或说明。"
        )
    if unsaid:
        said = said[:-1] + f"；资料没有写明{'、'.join(_CALLED[one] for one in unsaid)}。"
    return said


def file_of(card: Card) -> str:
    """What a document lies in: its file, and for a row of a corpus which one."""
    file = card.source.replace("\\", "/").rpartition("/")[2]
    return f"文件 {file}" if card.name.replace("\\", "/").endswith(file) else f"文件 {file} 的 {card.name}"


def long_date(date: str) -> str:
    """2024-06-26 as 2024年6月26日, a day without its year as 6月26日."""
    parts = date.lstrip("-").split("-")
    if not date or not all(part.isdecimal() for part in parts):
        return date
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日"[-len(parts) :], strict=False))


def listed(words: str, where: str, shown: tuple[int, int], total: int, *, complete: bool) -> str:
    """That a list of what says `words` is complete, or which part of it is `shown`: from 1, both included.

    `where` is what was looked through, if not all.
    """
    first, last = shown
    where = f"{where or '资料'}中"
    found = f"{where}共有 {total} 篇提到{words}" if complete else f"{where}提到{words}的至少有 {total} 篇"
    if first == 1 and last == total:
        return f"{found}，以上是全部。" if complete else f"{found}，太多，不能一一核对；以上只是其中一部分。"
    rest = total - last
    behind = f"后面还有 {rest} 篇，说“继续”接着列。" if rest else "到此列完。"
    return f"{found}，以上是第 {first} 至 {last} 篇；{behind}"


def all_listed(words: str, total: int) -> str:
    """That nothing follows in a list."""
    return f"提到{words}的 {total} 篇已经全部列出，没有更多了。"


def all_there(where: str, shown: int, total: int) -> str:
    """How many stories were printed within bounds, and whether all are listed."""
    if shown == total:
        return f"{where}在资料里共有 {total} 篇，以上是全部标题。"
    return f"{where}在资料里共有 {total} 篇，以上是最早的 {shown} 篇的标题；说出日期可以看其余的。"


def either(words: Sequence[Sequence[str]]) -> str:
    """What was looked for, in quotation marks: “三桥”和“轮渡”, “三桥”或“轮渡”."""
    return "和".join("或".join(f"“{one}”" for one in alike) for alike in words)


def counted(title: str, chapter: str, numbers: Sequence[int]) -> str:
    """How many clauses a document or its `chapter` has; where numbers are left out, which ones are here."""
    named = f"《{title.replace('《', '〈').replace('》', '〉')}》{chapter}"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = "、".join(f"第{run[0]}条" + (f"到第{run[-1]}条" if len(run) > 1 else "") for run in runs)
    if len(runs) == 1 and (chapter or numbers[0] == 1):
        return (
            f"{named}共 {len(numbers)} 条，从{said}。" if len(numbers) > 1 else f"{named}只有 1 条：{said}。"
        )
    return f"{named}在资料里有 {len(numbers)} 条：{said}；其余的不在资料里。"
