"""Numbers for Prometheus: labels with few values that are all known beforehand, nothing of what anybody asked."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.answering.types import Answer, Outcome
from bot.observing.vitals import Vitals

End = Outcome | Literal["failed", "stopped"]
Service = Literal["model", "rerank", "telegram"]
Result = Literal["ok", "again", "refused"]

_ENDS = (*get_args(Outcome), "failed", "stopped")
_STAGES = frozenset({"rewrite", "search", "answer", "total"})

# Seconds: quoting takes 30 ms, a model some seconds, and no answer more than ANSWER_DEADLINE, 60 unless it was changed.
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)


class Meters:
    """What has happened since the start. The names are a promise: dashboards and alarms stand on them."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals
        kept = self._registry = CollectorRegistry()
        ProcessCollector(registry=kept)
        self._questions = Counter(
            "wenju_questions", "Questions dealt with, by what became of them", ["outcome"], registry=kept
        )
        self._first = Histogram(
            "wenju_first_piece_seconds",
            "From the beginning of an answer to its first proven sentence",
            buckets=_BUCKETS,
            registry=kept,
        )
        self._stages = Histogram(
            "wenju_stage_seconds", "Time of an answer, by stage", ["stage"], buckets=_BUCKETS, registry=kept
        )
        self._tokens = Counter(
            "wenju_model_tokens", "Tokens by the model's own count", ["direction"], registry=kept
        )
        self._calls = Counter("wenju_calls", "Calls to services", ["service", "result"], registry=kept)
        self._retries = Counter(
            "wenju_retries", "Calls that failed in passing and are tried again", ["service"], registry=kept
        )
        self._sentences = Counter("wenju_sentences", "Sentences of answers", ["verdict"], registry=kept)
        self._http = Counter("wenju_http_responses", "Answers on HTTP", ["status"], registry=kept)
        self._gauges = _Gauges(kept, vitals)
        self._begin()

    def first_piece(self, seconds: float) -> None:
        self._first.observe(seconds)

    def answered(self, answer: Answer) -> None:
        for stage in _STAGES & answer.seconds.keys():
            self._stages.labels(stage).observe(answer.seconds[stage])
        self._sentences.labels("shown").inc(len(answer.sentences))
        self._sentences.labels("dropped").inc(len(answer.dropped))
        if answer.tokens:
            self._tokens.labels("read").inc(answer.tokens.read)
            self._tokens.labels("written").inc(answer.tokens.written)

    def ended(self, end: End) -> None:
        self._questions.labels(end).inc()

    def called(self, service: Service, result: Result) -> None:
        self._calls.labels(service, result).inc()
        if result == "again":
            self._retries.labels(service).inc()

    def responded(self, status: int) -> None:
        self._http.labels(f"{status // 100}xx").inc()

    def holds(self, documents: int, passages: int, size: int, changed: float) -> None:
        """The collection: `size` in bytes, `changed` in seconds since 1970."""
        self._gauges.holds(documents, passages, size, changed)

    def page(self) -> bytes:
        """All of it in Prometheus's text format."""
        self._gauges.look(time.time())
        return generate_latest(self._registry)

    def _begin(self) -> None:
        """Every label stands at nought from the start: what never happened can be told from what was never counted."""
        for counter, values in (
            (self._questions, _ENDS),
            (self._tokens, ("read", "written")),
            (self._retries, get_args(Service)),
            (self._sentences, ("shown", "dropped")),
        ):
            _at_nought(counter, values)


class _Gauges:
    """What is looked at when somebody asks."""

    def __init__(self, kept: CollectorRegistry, vitals: Vitals) -> None:
        self._vitals = vitals
        self._ready = Gauge("wenju_ready", "Whether a question would be kept and answered", registry=kept)
        self._ages = Gauge(
            "wenju_last_success_age_seconds", "Since a part last worked", ["part"], registry=kept
        )
        self._length = Gauge("wenju_queue_length", "Messages that wait for their answer", registry=kept)
        self._age = Gauge("wenju_queue_age_seconds", "Since the oldest of them came", registry=kept)
        self._documents = Gauge("wenju_index_documents", "Documents of the collection", registry=kept)
        self._passages = Gauge("wenju_index_passages", "Passages of the collection", registry=kept)
        self._size = Gauge("wenju_index_bytes", "Size of the collection's catalog", registry=kept)
        self._index_age = Gauge("wenju_index_age_seconds", "Since the collection last changed", registry=kept)
        self._changed = 0.0

    def holds(self, documents: int, passages: int, size: int, changed: float) -> None:
        self._documents.set(documents)
        self._passages.set(passages)
        self._size.set(size)
        self._changed = changed

    def look(self, now: float) -> None:
        self._ready.set(self._vitals.ready)
        for part in self._vitals.parts:
            age = self._vitals.age(part)
            self._ages.labels(part).set(float("nan") if age is None else age)
        waiting, since = self._vitals.queue
        self._length.set(waiting)
        self._age.set(max(0.0, now - since) if since else 0)
        self._index_age.set(max(0.0, now - self._changed) if self._changed else 0)


def _at_nought(counter: Counter, values: Iterable[str]) -> None:
    for value in values:
        counter.labels(value)
