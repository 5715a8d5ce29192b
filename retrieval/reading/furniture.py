"""What belongs to the page and to no story: page marks, dates, editors, telephone numbers.

A line is furniture by its pattern and its place: a label with a value may stand anywhere, a bare page mark
only at the edge of the page, beside other furniture, or by itself between blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from retrieval.normalising import simplified
from retrieval.reading.lines import Line

_ROLES = (
    r"(?:本版|值班|执行|责任|美术|图片|视觉|文字|见习|首席)?"
    r"(?:主编|副主编|总编|编辑|责编|美编|编审|编委|版式|排版|组版|校对|检校|审校|设计|制图|统筹|主任|审读|总监)"
)
_ROLE = re.compile(rf"{_ROLES}(?:[:：/／]\S*)?")
_LABELLED = re.compile(
    r"(?:(?:新闻|报料|读者|服务|发行|广告|投诉|投递|订报|爆料|联系|编辑部)?(?:热线|电话|传真|专线)"
    r"|社址|地址|邮编|邮政编码|(?:投稿|电子|读者|报料)?[邮信]箱|网址|(?:官方)?微[信博](?:公众号)?|公众号|客户端"
    r"|零售价?|定价|印刷|承印|印数|(?:常年)?法律顾问|广告(?:经营)?许可证?号?|E-?mail)[:：]\S*",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"版权所有\S*|未经(?:许可|授权|书面)\S*|(?:不得|严禁|请勿)转载|翻印必究|本版(?:图片|照片|稿件|文图|文字)\S*|国内统一(?:连续出版物|刊)号\S*|邮发代号\S*|ISSN\S*|CN\s?\d{2}-\d{4}\S*"
    r"|总?第\d{2,6}[期号]|今日\d{1,3}版|(?:https?://|www\.)\S+",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"(?:新闻|报料|读者|服务|发行|广告|投诉|投递|订报|爆料|联系|编辑部)?(?:热线|电话|传真|专线)"
)
_DAY = re.compile(
    r"(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日|农历\S{2,8}|[甲乙丙丁戊己庚辛壬癸]\S年\S{2,6}"
)
_DATED = re.compile(rf"(?:{_DAY.pattern})(?:星期|周)[一二三四五六日天]")
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天]")
_PAGE = re.compile(r"第?[A-Z]?\d{1,3}版(?:[:：·]\S{0,10})?|第[一二三四五六七八九十]{1,3}版")
_PAPER_PAGE = re.compile(r"[\u4e00-\u9fff]{2,8}报第?[A-Z]?\d{1,3}版")
_MARK = re.compile(
    r"[A-Z]?\d{1,3}|[-—－·]{1,2}\s?[A-Z]?\d{1,3}\s?[-—－·]{1,2}|[A-Z][A-Z ]{4,30}"
    r"|(?:[A-Z]\d{1,2}|0\d)[·|]?[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,4}[·|]?(?:[A-Z]\d{1,2}|0\d)"
)
_SECTION = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[·/／・][\u4e00-\u9fff]{2,4}){0,2}")
_PAPER = re.compile(
    r"[\u4e00-\u9fff]{2,6}(?:日报|晚报|早报|晨报|时报|都市报|商报|周报|青年报|快报|新报|导报)"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{1,4}(?:[、，/][\u4e00-\u9fff]{2,4}){0,3}")
_NUMBER = re.compile(r"[（(]?\d[\d（）()\-—]{4,}(?:转\d+)?")  # of a telephone
_LOOSE_YEAR = re.compile(r"(?<=\d)\s+(?=[年月日版])|(?<=[年月第])\s+(?=\d)")

_HINT = re.compile(
    r"[\dA-Z版编責编編责校审審设設计計图圖线線话話真邮郵址网網号號刊期报報日年权權授辑輯排w@值农任顾问箱微翻转]"
)  # one of these stands in all of them
_TRADITIONAL = re.compile(
    "[責編輯報電話傳郵網號審設計圖線]"
)  # one of them stands in all traditional furniture
_CUT_REFERENCE = re.compile(r"[转接]第?$")  # 下转第, with the page on the next line

_LONGEST = 75  # characters; editors, hot line and imprint on one line reach 60
_WIDEST_MARK = 8.0  # Chinese characters, of a page mark beside other furniture
_WITH_COMMA = ("版权", "未经", "本报", "欢迎")


class Likeness(IntEnum):
    """How far a line's pattern is that of furniture."""

    NONE = 0
    MARK = 1  # could be a table's cell or a short heading elsewhere
    LABEL = 2  # nothing else looks like this


def likeness(words: str) -> Likeness:
    """How far plain `words` look like furniture: each of their parts must."""
    if (
        "。" in words
        or ("，" in words and not words.startswith(_WITH_COMMA))
        or len(words) > _LONGEST
        or not _HINT.search(words)
    ):
        return Likeness.NONE
    if _TRADITIONAL.search(words):
        words = simplified(words)
    tight = words.replace(" ", "")
    if _MARK.fullmatch(tight) or _PAPER.fullmatch(tight):
        return Likeness.MARK
    if _is_label(tight) or _DATED.fullmatch(tight):
        return Likeness.LABEL
    parts = _LOOSE_YEAR.sub("", words).replace("|", " ").replace("｜", " ").split()
    found = Likeness.NONE
    after_role = False
    for part in parts:
        if _ROLE.fullmatch(part):
            found, after_role = Likeness.LABEL, True
        elif after_role and _NAME.fullmatch(part):
            continue
        elif (
            _is_label(part)
            or (_DESK.fullmatch(part) and len(parts) > 1)
            or (found is Likeness.LABEL and _NUMBER.fullmatch(part))
        ):
            found, after_role = Likeness.LABEL, False
        elif _is_mark(part) and (len(parts) > 1 or not _SECTION.fullmatch(part)):
            found, after_role = max(found, Likeness.MARK), False
        else:
            return Likeness.NONE
    if found is Likeness.MARK and not any(character.isdigit() for character in words):
        return Likeness.NONE
    return found


def _is_label(part: str) -> bool:
    return bool(
        _LABELLED.fullmatch(part)
        or _IMPRINT.fullmatch(part)
        or _DAY.fullmatch(part)
        or _PAPER_PAGE.fullmatch(part)
        or _PAGE.fullmatch(part)
    )


def _is_mark(part: str) -> bool:
    return bool(
        _MARK.fullmatch(part)
        or _SECTION.fullmatch(part)
        or _WEEKDAY.fullmatch(part)
        or _PAPER.fullmatch(part)
    )


def is_day(words: str) -> bool:
    """Whether plain `words` are a date and nothing else."""
    tight = words.replace(" ", "")
    return bool(_DAY.fullmatch(tight) or _DATED.fullmatch(tight))


def likenesses(lines: Sequence[Line]) -> list[Likeness]:
    """How far each line looks like furniture by itself; the page in 下转第 / 4版 does not."""
    found = [likeness(line.words) for line in lines]
    for at in range(1, len(lines)):
        if found[at] and _CUT_REFERENCE.search(lines[at - 1].words):
            found[at] = Likeness.NONE
    return found


def furniture_lines(lines: Sequence[Line], alike: Sequence[Likeness]) -> set[int]:
    """The numbers of the lines that are furniture, `alike` being their likenesses."""
    found = {at for at, like in enumerate(alike) if like is Likeness.LABEL}
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for at in order:
            if not alike[at]:
                break
            found.add(at)
    for at, like in enumerate(alike):
        if like is Likeness.MARK and at not in found:
            beside = at - 1 in found or at + 1 in found
            alone = lines[at].gap and (at + 1 == len(lines) or lines[at + 1].gap)
            if alone or (beside and lines[at].width <= _WIDEST_MARK):
                found.add(at)
    return found
