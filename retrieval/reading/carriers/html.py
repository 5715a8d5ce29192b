"""HTML → a sheet: the article of a page with its headings, lists and tables, without what surrounds it.

Which words are the article's is trafilatura's judgement; where they stand in the page, and what each block is, is read
from the page itself, because a judgement of words keeps neither tables nor headings whole.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from retrieval.reading.carriers.blocks import Block, blocks_of
from retrieval.reading.carriers.sheet import Sheet
from retrieval.reading.facts import Facts, iso_day, paper_named
from retrieval.reading.lines import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEEPEST = 200  # elements inside each other; libxml2 drops what stands deeper than about 256
_JUDGED = (
    2_000_000  # characters that trafilatura is asked about, some seconds; longer pages are books and logs
)
_HELD = 0.9  # share of the article's words that its element must hold
_LEAST = 40  # characters that trafilatura must find for its judgement to count
_LONGEST_ASIDE = 80  # characters; a line of date, source and editor is shorter
_LINKED = 0.6  # share of a block's words in links, from which on it leads elsewhere

_START_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNENDED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dt",
        "dd",
        "option",
    ]
)
_TAG = re.compile(r"<[^<>]*>")
_KEPT = re.compile(
    r"</?(?:html|head|body|title|meta|h[1-6]|p|table|tr|td|th|li|br|script|style)\b", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?:发布(?:时间|日期)|(?:更新|成文|发文)?(?:时间|日期)|来源|稿源|信息来源|作者|责任编辑|责编|编辑|字号|字体|浏览(?:次数|量)?|阅读(?:次数|量)?"
    r"|点击(?:数|量)?|当前位置|您现在的位置|上一篇|下一篇)\s*[:：]"
    r"|(?:打印|分享(?:到)?|关闭(?:窗口)?|返回顶部|扫一扫.{0,20}|【.{0,12}】)$"
)
_SITE = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,20}$")
_DATES = ("pubdate", "publishdate", "article:published_time", "og:published_time", "dc.date", "date")
_TITLES = ("articletitle", "og:title", "dc.title")
_SOURCES = ("contentsource", "source")


def read_html(text: str) -> tuple[Sheet, Facts]:
    """The article of the page `text`, and what the page's head says of it."""
    from lxml import html

    shallow = text if _depth(text) <= _DEEPEST else _flattened(text)
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    tree = html.document_fromstring(shallow.encode("utf-8", "replace") or b"<p>", parser=parser)
    heads = _heads(tree)
    blocks = list(blocks_of(tree))
    article = _article(tree, blocks)
    inside = [block for block in blocks if _leads(block, article)]
    title = _title(heads, tree, blocks)
    sheet = Sheet()
    _write(sheet, title, inside)
    facts = Facts(
        next((paper for name in _SOURCES if (paper := paper_named(heads.get(name, "")))), ""),
        next((day for name in _DATES if (day := iso_day(heads.get(name, "")))), ""),
    )
    return sheet, facts


def _write(sheet: Sheet, title: str, blocks: Sequence[Block]) -> None:
    """The blocks in order; the title first, and once."""
    named = _tight(title)
    if title:
        sheet.title(title)
    for block in blocks:
        if block.rows:
            sheet.table(block.rows)
        elif named and _tight(block.words) == named:
            named = ""  # printed above
        elif _is_aside(block):
            sheet.aside(block.words)
        elif block.level:
            sheet.heading(block.words, block.level)
        elif block.listed:
            sheet.item(block.words)
        else:
            sheet.paragraph(block.words)


def _depth(text: str) -> int:
    """How many elements stand inside each other, at most; those that need no end tag are not counted."""
    depth = deepest = 0
    for closing, name in _START_TAG.findall(text):
        if name.lower() not in _UNENDED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _flattened(text: str) -> str:
    """A page nested deeper than any parser follows, without the tags that only group."""
    return _TAG.sub(lambda tag: tag.group() if _KEPT.match(tag.group()) else "<br>", text)


def _heads(tree: Any) -> dict[str, str]:
    """The page's own statements: its meta elements by name, and ``title``."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower().strip()
        if name and (content := (meta.get("content") or "").strip()):
            found.setdefault(name, content)
    if (title := next(tree.iter("title"), None)) is not None:
        found["title"] = " ".join(title.text_content().split())
    return found


def _title(heads: dict[str, str], tree: Any, blocks: Sequence[Block]) -> str:
    """The article's headline: the page's one first heading, else what its head says, the site's name taken off."""
    firsts = list(dict.fromkeys(block.words for block in blocks if block.level == 1))
    said = next((heads[name] for name in _TITLES if heads.get(name)), "") or _SITE.sub(
        "", heads.get("title", "")
    )
    alike = [
        words for words in firsts if _tight(words) and _tight(words) in _tight(said + heads.get("title", ""))
    ]
    if alike:
        return alike[0]
    return firsts[0] if len(firsts) == 1 else said


def _article(tree: Any, blocks: Sequence[Block]) -> Any:
    """The innermost element that holds the article."""
    words = _judged(tree) if sum(len(block.words) for block in blocks) <= _JUDGED else ""
    if len(words) < _LEAST:
        return tree
    weights: dict[Any, int] = {}
    whole = 0
    for block in blocks:
        tight = _tight(block.words or "".join(cell for row in block.rows for cell in row))
        if tight and tight in words:
            whole += len(tight)
            for element in (block.element, *block.element.iterancestors()):
                weights[element] = weights.get(element, 0) + len(tight)
    enough = [element for element, weight in weights.items() if weight >= _HELD * whole]
    return max(enough, key=lambda element: sum(1 for _ in element.iterancestors()), default=tree)


def _judged(tree: Any) -> str:
    """The article's words as trafilatura sees them, without blanks."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports every page without an article
    found = trafilatura.extract(tree, include_comments=False, include_tables=True, favor_recall=True)
    return _tight(found or "")


def _leads(block: Block, article: Any) -> bool:
    """Whether `block` belongs to the article, and does not lead away from it."""
    if block.element is not article and article not in block.element.iterancestors():
        return False
    return block.linked <= _LINKED * max(1, len(_tight(block.words))) or bool(block.rows)


def _is_aside(block: Block) -> bool:
    words = plain(block.words).strip()
    return not block.level and len(words) <= _LONGEST_ASIDE and _ASIDE.match(words) is not None


def _tight(words: str) -> str:
    return "".join(words.split()).replace("|", "")
