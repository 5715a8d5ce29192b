"""Opinions on answers as rows of a question set, ready to become test cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.answering.keeping import Opinion, Receipt
from bot.channels.rendering.records import marked


def case(receipt: Receipt, opinion: Opinion) -> dict[str, Any]:
    """One row. Of an answer that was liked the quotes are the evidence, or that it said 未找到 is what is wanted.

    Of one that was not, what is wanted is left for a person to fill in; what was said stands beside it. A follow-up
    stands as it was understood, complete in itself.
    """
    answer = receipt.answer
    liked = opinion.thumb == "up"
    passages = [citation.passage for citation in answer.citations]
    row: dict[str, Any] = {
        "id": f"{receipt.id}-{opinion.person}",
        "kind": "feedback",
        "question": answer.query or answer.question,
        "answers": [],
        "evidence": [citation.quote for citation in answer.citations] if liked else [],
    }
    if liked and answer.outcome == "not_found":
        row["refuse"] = True
    return row | {
        "page": passages[0].document.name if passages else "",
        "thumb": opinion.thumb,
        "reason": opinion.reason,
        "asked": answer.question,
        "at": datetime.fromtimestamp(receipt.at, UTC).isoformat(timespec="seconds"),
        "outcome": answer.outcome,
        "answer": marked(answer),
        "answerer": answer.answerer,
        "quotes": [citation.quote for citation in answer.citations],
        "versions": {passage.document.name: passage.document.version for passage in passages},
    }
