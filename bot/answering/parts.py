"""Questions that ask several things: taken apart, so that each is searched, answered or named as missing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from bot.answering.rewriting import rewrite, subject_of
from bot.answering.types import Brief, Evidence, Library, Part, Turn
from retrieval.normalising import fold
from retrieval.search.understanding import addresses, asks, expected_kind, parts
from retrieval.types import Findings, Hit, Query
from retrieval.words import own_words, tagged

_ADDED = 6  # passages beside those of the whole question: two or three for each part
_MOST = 4  # parts; a question with more is a form to fill in
_SENTENCE_END = re.compile("[?？!！；;。]+")
_FOLLOWS = re.compile("^(?:还有|另外|以及|同时|那么|那(?![个些里位种名条家天年次])|又|并且|而)?")
_LED_BY_POINTING = re.compile("^(?:他|她|它|这|那|其|该|此|是)")
_COORDINATED = re.compile(
    "^(?P<before>.*?[，,])?(?P<list>[^，,的]{1,40}?(?:、|和|与|跟|以及|及)[^，,的]{1,20}?)(?P<what>的[^，,]{1,8}?)?"
    "(?:分别|各自|各)(?P<rest>[^，,]+)$"
)
_AND = re.compile("、|以及|和|与|跟|及")
_NAMES = ("nr", "ns", "nt", "nz")


def parts_of(question: str) -> tuple[Part, ...]:
    """The parts of a question, empty where it asks one thing.

    >>> [part.query for part in parts_of("三桥有多长？总工是谁？")]
    ['三桥有多长', '三桥，总工是谁']
    >>> [part.query for part in parts_of("程望之和苏砚秋分别是做什么的？")]
    ['程望之是做什么的', '苏砚秋是做什么的']
    """
    sentences = [one.strip("，, ") for one in _SENTENCE_END.split(question) if one.strip("，, ")]
    if len(sentences) == 1 and (members := _coordinated(sentences[0])):
        return members[:_MOST]
    if expected_kind(fold(question)) == "title":
        return ()  # 有没有一篇写三桥的，标题叫什么: one thing
    asked = parts(question)
    if not asked or len(asked) > _MOST:
        return ()
    first = Turn(asked[0], asked[0])
    return (
        Part(asked[0], asked[0], _stands_alone(asked[0])),
        *(_completed(text, first) for text in asked[1:]),
    )


def _completed(text: str, first: Turn) -> Part:
    bare = _FOLLOWS.sub("", text)
    if bare.endswith("呢"):
        return Part(bare[:-1], rewrite(bare, [first]), True)
    if _names(bare) and not _LED_BY_POINTING.match(bare):
        return Part(bare, bare, True)
    if not _stands_alone(bare):
        return Part(bare, f"{first.query}，{bare}", False)
    leading = subject_of(first)
    return Part(bare, f"{leading}，{bare}" if leading and leading not in bare else bare, True)


def _stands_alone(text: str) -> bool:
    """Whether a part says what it is about: it names a thing and does not begin by pointing at one."""
    words = [word for one in own_words(text) for word in tagged(one)]
    noun = any(tag.startswith("n") and len(word) > 1 for word, tag in words)
    return not _LED_BY_POINTING.match(text) and (noun or bool(addresses(fold(text))))


def _coordinated(sentence: str) -> tuple[Part, ...]:
    found = _COORDINATED.match(sentence)
    if not found:
        return ()
    members = [one.strip() for one in _AND.split(found["list"]) if one.strip()]
    if len(members) < 2 or not asks(found["rest"]):
        return ()
    before, what = found["before"] or "", found["what"] or ""
    return tuple(
        Part(f"{one}{what}", f"{before}{one}{what}{found['rest']}", _is_name(one)) for one in members
    )


def _is_name(member: str) -> bool:
    """Whether one of several is called just so: of 背街小巷 a text may speak that is asked about 小巷子."""
    return _names(member) or any(map(str.isdecimal, member))


def _names(text: str) -> bool:
    return any(tag.startswith(_NAMES) and len(word) > 1 for word, tag in tagged(text)) or bool(
        re.search("《[^《》]+》|“[^“”]+”", text)
    )


def searched_by_parts(given: Brief, library: Library, limit: int) -> Brief:
    """The brief of a question that asks several things, with what each of them finds mixed in; any other as it is."""
    asked = tuple(_searched(part, library, limit) for part in parts_of(given.query.text))
    if not asked or all(part.findings and part.findings.missing for part in asked):
        return given
    rankings = [[hit.passage for hit in part.findings.hits] for part in asked if part.findings]
    mixed = [one for rank in zip_longest(*rankings) for one in rank if one]
    known = {one.passage.id for one in given.evidence}
    added = [one for one in {one.id: one for one in mixed}.values() if one.id not in known][:_ADDED]
    number = len(given.evidence)
    more = tuple(
        Evidence(number + place, one, library.words(one)) for place, one in enumerate(added, start=1)
    )
    beside = tuple(
        Hit(one, 0.0) for one in added if one.id not in {hit.passage.id for hit in given.findings.hits}
    )
    findings = replace(given.findings, hits=(*given.findings.hits, *beside), addresses=(), missing=())
    return replace(given, findings=findings, evidence=(*given.evidence, *more), parts=asked)


def _searched(part: Part, library: Library, limit: int) -> Part:
    """A part with what it finds: as completed, or by its own words where more of these stands in one place."""
    queries = [part.query]
    if part.apart and part.query != part.text and part.query.endswith(part.text):
        queries.append(part.text)
    found = max((library.search(Query(query), limit) for query in queries), key=_share)
    return replace(part, query=found.query.text, findings=found)


def _share(findings: Findings) -> float:
    """How much of the question's weight the best passage holds."""
    total = sum(term.weight for term in findings.terms)
    return findings.hits[0].score / total if findings.hits and total else 0.0


def of_part(brief: Brief, part: Part) -> Brief:
    """The brief of one part: what it found, under the numbers of the whole question's evidence."""
    findings = part.findings or brief.findings
    ids = {hit.passage.id: place for place, hit in enumerate(findings.hits)}
    own = [one for one in brief.evidence if one.passage.id in ids]
    own.sort(key=lambda one: ids[one.passage.id])
    return Brief(findings.query, findings, tuple(own), brief.until)
