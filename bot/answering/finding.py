"""From a question to what it is answered from: what the catalog knows, a whole text, or what a search finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.articles import about_the_articles
from bot.answering.bounding import bounded
from bot.answering.evidence import brief
from bot.answering.gathering import about_all, about_everything, continued
from bot.answering.parts import searched_by_parts
from bot.answering.printing import about_the_imprint
from bot.answering.scope import bare
from bot.answering.types import Brief, Library, Turn
from bot.answering.wholes import about_a_whole
from retrieval.types import Query

_EVERYTHING = re.compile(
    "(?:都|上|里)*(?:登|讲|说|写|报道|刊登|发)?(?:有|了)?(?:些|过)?(?:什么|啥|哪些|几篇|多少篇?)(?:报道|新闻|文章|消息|内容|东西|事)?"
)


def known(
    question: str, history: Sequence[Turn], library: Library, today: date | None = None
) -> Brief | None:
    """What needs no search: where a text was printed, all that say something, a whole text; None for the others."""
    asked = continued(question, history)
    whole = about_the_imprint(asked, history, library) or about_the_articles(asked, history, library)
    whole = whole or about_all(asked, library)
    whole = whole or about_a_whole(question, history, library, today)
    if whole:
        return whole
    within = bounded(asked, library, today)
    if within is None or within.lacks:
        return None
    if within.cards and _EVERYTHING.fullmatch(bare(within.question)):
        return about_everything(asked, within.cards, within.where, within.library)
    listed = about_all(within.question, within.library, within.where)
    return listed and replace(listed, query=Query(asked))


def searched(question: str, library: Library, limit: int, today: date | None = None) -> Brief:
    """What a search finds for a question, in what it says that its answer was printed in."""
    within = bounded(question, library, today)
    if within is None:
        return _searched(question, library, limit)
    if within.lacks:
        return within.brief(question)
    return replace(_searched(within.question, within.library, limit), query=Query(question))


def _searched(question: str, library: Library, limit: int) -> Brief:
    return searched_by_parts(brief(library.search(Query(question), limit), library), library, limit)
