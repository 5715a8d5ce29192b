"""Marks around a story's text: 上接 and 下转, datelines, bylines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import rjieba

from retrieval.reading.lines import PLAIN, Line
from retrieval.types import Span

_NUMBER = r"(?:[A-Z]?\d{1,3}|[一二三四五六七八九十头]{1,3})"
_PAGE = rf"(?:第?{_NUMBER}版|[A-Z]\d{{1,3}})"
_OPEN, _CLOSE = r"[（(【〔\[]", r"[）)】〕\]]"
_POINTER = r"[◀◁◄▲△▶▷►▼▽←↑→↓<>＜＞《》»«☞]{0,3}"  # arrows that point to the other page
_FROM = re.compile(
    rf"{_POINTER}(?:紧接|上接|转自){_PAGE}[①-⑳]?{_POINTER}"
    rf"|{_OPEN}{_POINTER}(?:紧接|上接|接|转自){_PAGE}[^）)】〕\]]{{0,8}}{_CLOSE}"
)
_TO = re.compile(
    rf"(?:{_OPEN}{_POINTER}(?:下转|紧转|转){_PAGE}[^（）()【】〔〕]{{0,8}}{_CLOSE}"
    rf"|{_POINTER}(?:下转|紧转){_PAGE}[①-⑳]?{_POINTER})$"
)
_AGENCY = r"(?:新华社|中新社|中新网|本报|本社|本刊|[\u4e00-\u9fff]{2,6}(?:社|网|报|台))"
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_WIRE = (
    rf"(?:据?{_AGENCY}(?:[\u4e00-\u9fff、]{{0,12}}?{_DAY}(?:专?电|讯)|(?:综合|专|特)?(?:讯|电))"
    rf"|本报(?!通)[\u4e00-\u9fff]{{2,3}}讯|【本[报社刊]讯】)"
)
_PERSON = r"[\u4e00-\u9fff]{2,4}"
_REPORTED = rf"(?:本报|见习|特约)?记者(?![从在获了]){_PERSON}(?:、{_PERSON}){{0,3}}(?:综合|摄影)?报道"
_REPORTERS = r"[（(][^（）()。]{0,12}(?:记者|通讯员|特派员|实习生)[^（）()。]{0,48}[）)]"
_DATELINE = re.compile(rf"{_WIRE}(?![影话视力子脑动称，,])(?:{_REPORTERS}|{_REPORTED})?")
_DATELINE_AT_END = re.compile(
    rf"(?:[（(]{_WIRE}(?:{_REPORTERS})?[）)]|{_WIRE}(?:{_REPORTERS})?|[（(]据?新华社[）)])$"
)
_BYLINE_AT_END = re.compile(r"[（(](?:[\u4e00-\u9fff]{0,8})(?:记者|通讯员)[\u4e00-\u9fff、]{2,24}[）)]$")
_SIGN = r"[□■◎●○◆▲△☆★◇]"
_OUTLET = r"(?:本报|本刊|本网|本台|新华社|中新社|[\u4e00-\u9fff]{2,6}(?:日报|晚报|早报|时报|社|网))"
_REPORTER = (
    r"(?:全媒体|融媒体|首席|特约|特派|见习|实习|驻[\u4e00-\u9fff]{2,6}?)*(?:记者|通讯员|评论员|撰稿人?|作者)"
)
_PEOPLE = r" ?[\u4e00-\u9fff]{2,4}(?:[ 、/·]+(?!文/|图/|摄影)[\u4e00-\u9fff]{2,4}){0,6}"
_CREDIT = r"[ /]*(?:文/?图|图/?文|文/摄影?|摄影报道|摄影|报道|整理|综合)?"
_PART = r"(?:文字?|图片?|摄影|撰文|制图|视频|整理)"  # what each of them did
_PARTS = rf"{_PART} ?[/／:：] ?[\u4e00-\u9fff]{{2,4}}(?:[ 、]+[\u4e00-\u9fff]{{2,4}}(?![/／:：]))*"
_BYLINE = re.compile(
    rf"{_SIGN} ?{_OUTLET}? ?(?:{_REPORTER})?{_PEOPLE}{_CREDIT}"
    rf"|(?:文/?图?/? ?)?(?:{_OUTLET} ?{_REPORTER}|{_REPORTER}[ :：]){_PEOPLE}{_CREDIT}"
    rf"|{_PARTS}(?: +{_PARTS})*"
    rf"|(?:{_OUTLET} ?)?(?:{_REPORTER} ?)?[\u4e00-\u9fff]{{2,4}} ?/ ?{_PART}(?: +[\u4e00-\u9fff]{{2,4}} ?/ ?{_PART})*"
    rf"|[\u4e00-\u9fff]{{2,4}}(?:[ 、]+[\u4e00-\u9fff]{{2,4}}){{0,3}} (?:摄影报道|文/?图|图/?文|摄影/报道)"
    rf"|{_OUTLET}(?:评论员|特约评论员|编辑部)"
)
_WIDEST_MARK = 26.0  # Chinese characters
_HINT_AT_START = re.compile(r"[接自讯电]")  # 上接, 转自, or what a dateline ends with
_HINT_IN_LINE = re.compile(
    rf"版|[接转][A-Z第]|[讯电]|记者|通讯员|评论员|撰稿|作者|编辑部|[文图影频理字] ?[/：:]|/ ?[文图]|报道|文图|图文"
    rf"|{_SIGN}"
)
_HINT_REACH = 24  # characters; the 讯 or 电 of a dateline stands no later
_LAST_OF_MARKS = frozenset(
    "）)】〕]版电讯①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳◀◁◄▲△▶▷►▼▽←↑→↓<>＜＞《》»«☞0123456789"
)  # one of them ends whatever stands behind a text
_BLANK = 0x20
_REACH = 110  # characters at either end in which a mark may stand; a dateline with six reporters has 70


_HINT_OF_CAPTION = re.compile("[摄图影]")
_CAPTION = re.compile(
    rf"(?:[ 。）)]|记者 ?|^){_PERSON} ?[/／]?摄[）)]?$"
    r"|^[（(]?(?:供图|制图|摄影|图片(?:来源)?|资料图片?)[:：/／]"
    r"|^[（(](?:图片|照片|资料|供图)[^（）()]{0,16}[）)]$|^[▲△▼▽◀▶↑↓←→]?图(?:为|[①-⑳\d]{1,2}[:：为])|[（(]资料图片?[）)]$"
)
_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[ 、]+[\u4e00-\u9fff]{2,4}){0,5}")
_CLOSE_UP = re.compile(
    r"(?<=(?<![\u4e00-\u9fff])[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
)  # 杨 柳
MarkKind = Literal["origin", "target", "byline", "dateline"]


def mark_kind(line: Line) -> MarkKind | None:
    """What a whole line is, if it is nothing but a mark: 上接, 下转, who wrote the story or where it comes from."""
    words = line.words
    if line.width > _WIDEST_MARK or "，" in words or "。" in words[:-1] or not _HINT_IN_LINE.search(words):
        return None
    tight = line.words.replace(" ", "")
    if _FROM.fullmatch(tight):
        return "origin"
    if _TO.fullmatch(tight):
        return "target"
    if _DATELINE.fullmatch(tight):
        return "dateline"
    return "byline" if _BYLINE.fullmatch(line.words) else None


def names_people(words: str) -> bool:
    """Whether plain `words` are names of people and nothing else: 方绮 何田, （杨 柳）.

    For a line below a headline only: any two characters may be a name, so the dictionary must know one of them as such.
    """
    bare = _CLOSE_UP.sub("", words.strip("（()） "))
    return bool(_NAMES.fullmatch(bare)) and any(tag.startswith("nr") for _, tag in rjieba.tag(bare))


def is_caption(words: str) -> bool:
    """Whether plain `words` are what stands below a picture: who took it, or what 图为 says."""
    return bool(_HINT_OF_CAPTION.search(words) and _CAPTION.search(words))


class Opening(IntEnum):
    """What a line begins with."""

    NONE = 0
    MARK = 1  # 上接 or a dateline and nothing else: it may be a story's end as well
    STORY = 2  # … and more follows


_NO_OPENING = Opening.NONE


def opening_of(words: str) -> Opening:
    """Whether plain `words` begin with a mark that stories begin with."""
    if not _HINT_AT_START.search(words, 0, _HINT_REACH):
        return _NO_OPENING
    tight = words.replace(" ", "")
    found = _FROM.match(tight) or _DATELINE.match(tight)
    if found is None:
        return Opening.NONE
    return Opening.STORY if found.end() < len(tight) else Opening.MARK


@dataclass(frozen=True, slots=True)
class Peeled:
    """A paragraph's spans, and those of the marks that stood at its two ends."""

    body: tuple[Span, ...]
    origin: tuple[Span, ...] = ()  # 上接
    dateline: tuple[Span, ...] = ()
    byline: tuple[Span, ...] = ()
    target: tuple[Span, ...] = ()  # 下转
    begins: bool = False  # a mark of a story's beginning stood before it
    ends: bool = False  # one of its end stood behind


def peel(source: str, spans: Sequence[Span], words: str) -> Peeled:
    """`spans` without the marks at either end. `words` are the paragraph's words, plain."""
    if not (_HINT_AT_START.search(words, 0, _REACH) or words[-1:] in _LAST_OF_MARKS):
        return Peeled(tuple(spans))
    tight = words.replace(" ", "")
    start, origin, dateline = _front(tight)
    stop, ending, byline, target = _back(tight, start)
    if (start == 0 and stop == len(tight)) or (stop <= start and start < len(tight)):
        return Peeled(tuple(spans))
    places = [
        place
        for first, last in spans
        for place, character in enumerate(source[first:last], first)
        if PLAIN[ord(character)] not in (None, _BLANK)
    ]

    def cut(first: int, last: int) -> tuple[Span, ...]:
        return between(spans, places[first], places[last - 1] + 1) if last > first else ()

    return Peeled(
        cut(start, stop),
        origin=cut(0, origin),
        dateline=cut(origin, dateline) or cut(*ending),
        byline=cut(*byline),
        target=cut(*target),
        begins=start > 0,
        ends=stop < len(tight),
    )


def _front(tight: str) -> tuple[int, int, int]:
    """Where the text begins, where the 上接 ends, where the dateline ends."""
    found = _FROM.match(tight)
    origin = found.end() if found else 0
    found = _DATELINE.match(tight, origin)
    dateline = found.end() if found else origin
    return dateline, origin, dateline


def _back(tight: str, start: int) -> tuple[int, tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Where the text ends; the bounds of a dateline, a byline and a 下转 behind it."""
    stop = len(tight)
    bounds = []
    for pattern in (_TO, _BYLINE_AT_END, _DATELINE_AT_END):
        if tight[stop - 1 : stop] not in _LAST_OF_MARKS:
            bounds.append((0, 0))
            continue
        found = pattern.search(tight, max(start, stop - _REACH), stop)
        ended = found and found.start() > start and tight[found.start() - 1] in "。！？”…）)!?"
        if found and (ended or (pattern is _TO and found.start() > start)):
            bounds.append((found.start(), stop))
            stop = found.start()
        else:
            bounds.append((0, 0))
    target, byline, ending = bounds
    if _DATELINE.match(tight) and ending != (0, 0):
        # A story has one dateline; a second one is part of its text.
        stop = ending[1] if byline == (0, 0) else stop
        ending = (0, 0)
    return stop, ending, byline, target


def between(spans: Sequence[Span], first: int, last: int) -> tuple[Span, ...]:
    """The parts of `spans` from place `first` up to `last`."""
    return tuple((max(a, first), min(b, last)) for a, b in spans if max(a, first) < min(b, last))
