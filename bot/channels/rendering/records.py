"""Values as programs read them: the JSON of the commands, key by key as `docs/architecture.md` says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bot.answering.types import Answer, Citation, Sentence
from bot.answering.verifying import Verified
from bot.channels.holdings import Check, Report, Shelved
from bot.channels.rendering.citing import clause_name
from bot.channels.rendering.plain import harmless_json
from bot.channels.wording import answers as wording
from bot.channels.wording import verdicts
from retrieval.types import Card, Findings, Hit, Passage

Record = dict[str, Any]

_STEPS = ("rewrite", "search", "answer", "total")


def written(record: Record) -> str:
    """One JSON object in one line, readable as Chinese and harmless on a terminal."""
    return harmless_json(json.dumps(record, ensure_ascii=False))


def answer(given: Answer) -> Record:
    """What `ask` gives."""
    return {
        "question": given.question,
        "query": given.query,
        "outcome": given.outcome,
        **({"missing": list(given.missing)} if given.missing else {}),
        "answer": marked(given),
        "answerer": given.answerer,
        "sentences": [{"text": s.text, "citations": list(s.citations)} for s in spoken(given)],
        "citations": [_citation(citation) for citation in given.citations],
        "checks": checks(given),
        **_of_the_model(given),
        "seconds": {step: round(given.seconds.get(step, 0.0), 4) for step in _STEPS},
    }


def _of_the_model(given: Answer) -> Record:
    """What there is only where a model was asked: its tokens, and what was wrong with it."""
    record: Record = {}
    if given.note:
        said = wording.note(given.note, bool(given.sentences))
        record["note"] = {"code": given.note.kind, "cause": given.note.cause, "message": said}
    if given.tokens:
        record["tokens"] = {"in": given.tokens.read, "out": given.tokens.written}
    return record


def checks(given: Answer) -> Record:
    """How many sentences were written, how many of them are supported, which were not shown and why."""
    dropped = [{"sentence": gone.sentence, "reason": gone.reason} for gone in given.dropped]
    claims = [sentence for sentence in given.sentences if sentence.verdict != "neutral"]
    return {
        "sentences": len(claims) + len(dropped),
        "supported": sum(sentence.verdict == "supported" for sentence in claims),
        "dropped": dropped,
    }


def marked(given: Answer) -> str:
    """The sentences with their marks, nothing else: ``……院士。[1]``. A heading has a line of its own."""
    return "".join(
        ("\n" if sentence.heading and place else "")
        + sentence.text
        + "".join(f"[{number}]" for number in sentence.citations)
        + ("\n" if sentence.heading and place + 1 < len(given.sentences) else "")
        for place, sentence in enumerate(given.sentences)
    )


def spoken(given: Answer) -> tuple[Sentence, ...]:
    """All that is said: the answer's sentences, or our own reply to a greeting or thanks."""
    if given.outcome == "smalltalk" and not given.sentences:
        return (Sentence(wording.smalltalk(given.hint), (), "neutral"),)
    return given.sentences


def verified(sentences: Iterable[Verified]) -> Record:
    """What `verify` gives. `citations` are the passages that bear a sentence out, which need not be those it cites."""
    return {
        "sentences": [
            {
                "text": one.text,
                "verdict": one.checked.verdict,
                "citations": [quote.number for quote in one.checked.quotes],
                "quote": one.checked.quotes[0].words if one.checked.quotes else "",
                "reason": verdicts.reason(one.checked.reason, one.checked.against),
            }
            for one in sentences
        ]
    }


def findings(found: Findings, seconds: float) -> Record:
    """What `search` gives."""
    return {
        "query": found.query.text,
        "hits": [_hit(rank, hit) for rank, hit in enumerate(found.hits, start=1)],
        "seconds": round(seconds, 4),
    }


def report(given: Report) -> Record:
    """What `index` gives."""
    failed = [
        {
            "document": error.source if error.line is None else f"{error.source}:{error.line}",
            "reason": error.reason,
        }
        for error in given.failed
    ]
    return {
        "added": list(given.added),
        "changed": list(given.changed),
        "removed": list(given.removed),
        "unchanged": given.unchanged,
        "failed": failed,
        "documents": given.documents,
        "passages": given.passages,
        "characters": given.characters,
        "seconds": round(given.seconds, 4),
    }


def documents(shelved: Iterable[Shelved]) -> Record:
    """What `list` gives."""
    return {"documents": [_document(one) for one in shelved]}


def removed(card: Card) -> Record:
    """What `remove` gives."""
    return {"removed": [{"document": card.name, "document_id": card.id}]}


def checked(findings: Iterable[Check]) -> Record:
    """What `check` gives; `action` only where there is something to do."""
    rows = [
        {"name": one.name, "ok": one.ok, "detail": one.detail}
        | ({"action": one.action} if one.action else {})
        for one in findings
    ]
    return {"ok": all(row["ok"] for row in rows), "checks": rows}


def failure(code: str, message: str) -> Record:
    """What a row of a batch becomes that could not be done."""
    return {"error": {"code": code, "message": message}}


def _document(one: Shelved) -> Record:
    card = one.card
    return {
        "document": card.name,
        "document_id": card.id,
        "version": card.version,
        "title": card.title,
        "paper": card.paper,
        "date": card.date,
        "page": card.page,
        "section": card.section,
        "stories": one.stories,
        "passages": one.passages,
        "characters": one.characters,
    }


def _citation(citation: Citation) -> Record:
    passage, card = citation.passage, citation.passage.document
    return {
        "number": citation.number,
        "document": card.name,
        "document_id": card.id,
        "version": card.version,
        "passage_id": passage.id,
        **_address(passage),
        "paper": card.paper,
        "date": card.date,
        "page": card.page,
        "section": card.section,
        "passage": passage.text,
        "quote": citation.quote,
        "spans": [list(span) for span in citation.spans],
        "start": min((start for start, _ in citation.spans), default=0),
        "end": max((end for _, end in citation.spans), default=0),
        **_copies(citation.copies),
    }


def _hit(rank: int, hit: Hit) -> Record:
    passage = hit.passage
    return {
        "rank": rank,
        "document": passage.document.name,
        "document_id": passage.document.id,
        "passage_id": passage.id,
        **_address(passage),
        "text": passage.text,
        "score": hit.score,
        **_copies(hit.copies),
    }


def _copies(cards: Sequence[Card]) -> Record:
    """The other documents that print the same; nothing where there are none."""
    return {"copies": [{"document": card.name, "document_id": card.id} for card in cards]} if cards else {}


def _address(passage: Passage) -> Record:
    return {
        "headline": passage.headline,
        "headings": list(passage.headings),
        "clause": clause_name(passage.clause),
    }
