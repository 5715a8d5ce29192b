"""Train the bundled embedding: python -m retrieval.embedding.train TRAIN EVAL OUT

TRAIN holds ``news.jsonl.gz``, EVAL the question sets in a folder each. A batch is some two thousand passages, each with
something that belongs to it; each learns to be nearer to its own than to all others of the batch. The model that is
kept learned from news alone. ``--further`` measures what the questions of cmrc-dev and drcd-dev would add, half of
them held out; those of the other sets are only ever measured.
Needs the extra ``train``. The same seed gives the same model on the same kind of machine.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import time
from collections import Counter
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from scipy.sparse import csr_matrix, vstack
from torch.nn import functional

from retrieval.embedding import leading, measuring
from retrieval.embedding.material import APART, Material, choose, cut, material, rarities
from retrieval.embedding.pairs import KINDS, Kind
from retrieval.embedding.sketching import Sketch
from retrieval.embedding.vocabulary import Bags, Vocabulary
from retrieval.embedding.weights import save
from retrieval.words import PAIR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

LEARNED = ("cmrc-dev", "drcd-dev")  # whose questions may be learned from
SEEN = ("crud-news-small", "rgb-visible")  # only ever measured
# How often each kind is drawn, beside one another.
_SHARES: dict[Kind, float] = {
    "headline": 1, "piece": 1, "gaps": 1, "neighbour": 1, "phrases": 1, "opening": 0.5, "question": 0,
}  # fmt: skip
# They belong to their whole report, not to one passage of it: its other passages are not wrong.
_LOOSE: tuple[Kind, ...] = ("headline", "neighbour", "opening")
# What each sort of token counts for in the end, chosen on crud-news-small and rgb-visible: the same characters come as
# a word, as pairs and singly.
_WEIGHTS = {"character": 0.5, "pair": 0.7, "word": 1.0, "shared": 1.1}
_EVENED = 0.25  # 0 leaves the directions as they are, 0.5 would make all equal: .15 to .35 were about as good
_SAMPLED = 3  # every third passage tells how they spread
_WARM = 50  # steps over which the rate rises
_AVERAGED = 0.2  # share of the steps at the end whose tables are averaged
_EVERY = 20  # steps between two tables that are averaged
_JOINED = 3  # passages at most in one place of a batch: up to as long as those of readers' files
_CORRECTED = 5  # steps between two corrections of the rows' lengths
_RARE = 12  # passages in which a word that shares a row is taken to stand: it weighs as much as the rarest of the known

# Beside the learned part, R@1 on cmrc-dev / crud-news-small / rgb-visible while passages had no emphasis: without it
# .754 / .856 / .571, 128 numbers .83 / .87 / .57, 256 .86 / .89 / .58, 512 .88 / .89 / .59. With it 128 are enough.
_SKETCH = Sketch(numbers=128, share=0.7)

_log = logging.getLogger("train")


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be chosen about a training; `asked` is the share of real questions in the second stage's batches."""

    words: int = 40_000
    pairs: int = 22_000
    characters: int = 6_500
    buckets: int = 12_000
    dimensions: int = 256
    steps: int = 700
    further: int = 0
    batch: int = 2_048
    rate: float = 0.007
    further_rate: float = 0.003
    damping: float = 0.3
    sharpness: float = 20.0
    dropped: float = 0.4
    asked: float = 0.25
    seed: int = 7


class _Sum(torch.autograd.Function):
    """Weighted sums of the table's rows, a sparse matrix product: four times as fast as an embedding bag."""

    @staticmethod
    def forward(ctx: Any, table: torch.Tensor, bags: csr_matrix) -> torch.Tensor:
        ctx.bags = bags
        return torch.from_numpy(bags @ table.detach().numpy())

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        return torch.from_numpy(ctx.bags.T.tocsr() @ gradients[0].numpy()), None


class Training:
    """A table of vectors that learns from the material, stage by stage."""

    def __init__(self, learned: Material, vocabulary: Vocabulary, plan: Plan) -> None:
        self._learned = learned
        self._plan = plan
        self._rows = len(vocabulary)
        self._random = np.random.default_rng(plan.seed)
        frequencies = np.bincount(learned.passages.rows, minlength=self._rows)
        frequencies[len(vocabulary.known) :] = _RARE
        weight = np.log(1 + (len(learned.passages) + 1) / (frequencies + 1)).astype(np.float32)
        drawn = self._random.standard_normal((self._rows, plan.dimensions), dtype=np.float32)
        drawn *= (weight / weight.mean() / math.sqrt(plan.dimensions))[:, None]
        self.table = torch.nn.Parameter(torch.from_numpy(drawn))
        self._lengths = self.table.data.norm(dim=1, keepdim=True)

    def learn(self, steps: int, rate: float, asked: float, withheld: NDArray[np.bool_] | None = None) -> None:
        """Run some steps and leave the average of the last tables. `withheld` marks what must not be drawn."""
        optimizer = torch.optim.Adam([self.table], rate, betas=(0.9, 0.99), fused=True)
        batches = self._batches(asked, withheld)
        total, averaged = torch.zeros_like(self.table.data), 0
        began, losses = time.process_time(), []
        for step in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / _WARM) * (1 - 0.95 * step / steps)
            loss = self._loss(next(batches))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            if step == 0:  # without damping the rarest tokens, seldom seen, would be thrown furthest
                gradient = self.table.grad
                assert gradient is not None
                usual = float((gradient[gradient != 0] ** 2).mean().sqrt())
                optimizer.param_groups[0]["eps"] = self._plan.damping * usual
            optimizer.step()
            losses.append(float(loss))
            if step % _CORRECTED == 0:
                self._correct()
            if step >= steps * (1 - _AVERAGED) and step % _EVERY == 0:
                total, averaged = total + self.table.data, averaged + 1
            if step % 100 == 99:
                cost = time.process_time() - began
                _log.info("step %d, loss %.3f, %.0f s of CPU", step + 1, np.mean(losses[-100:]), cost)
        self.table.data = total / max(averaged, 1)
        self._correct()

    def _correct(self) -> None:
        """Give each row its length back: what is often seen would grow until a rare name counted nothing beside it."""
        self.table.data *= self._lengths / self.table.data.norm(dim=1, keepdim=True).clamp_min(1e-6)

    def finish(self, vocabulary: Vocabulary) -> None:
        """Weigh the sorts of tokens, and make the passages spread more evenly over all directions.

        What all passages share tells none of them from another; a linear map that damps it (a whitening, in part)
        goes into the table, so that it costs nothing later.
        """
        sorts = [sort_of(token) for token in vocabulary.known] + ["shared"] * vocabulary.buckets
        weighed = self.table.data * torch.tensor([_WEIGHTS[sort] for sort in sorts])[:, None]
        passages = np.arange(0, len(self._learned.passages), _SAMPLED)
        found = functional.normalize(_Sum.apply(weighed, self._matrix(self._learned.passages, passages, 0.0)))
        spread, directions = torch.linalg.eigh(found.T @ found / len(found))
        self.table.data = weighed @ (directions * spread.clamp_min(1e-6) ** -_EVENED) @ directions.T

    def embed(self, bags: Bags) -> NDArray[np.float32]:
        with torch.no_grad():
            matrix = self._matrix(bags, np.arange(len(bags)), 0.0)
            found: NDArray[np.float32] = functional.normalize(_Sum.apply(self.table, matrix)).numpy()
        return found

    def _loss(self, drawn: NDArray[np.int64]) -> torch.Tensor:
        belongs = self._learned.belongs[drawn]
        bags = [
            self._matrix(self._learned.asked, drawn, 0.0),
            self._matrix(self._learned.passages, belongs, self._plan.dropped, self._joined(belongs)),
        ]
        both = functional.normalize(_Sum.apply(self.table, vstack(bags, format="csr")))
        alike = both[: len(drawn)] @ both[len(drawn) :].T * self._plan.sharpness
        documents = torch.from_numpy(self._learned.documents[belongs])
        loose = torch.from_numpy(np.isin(self._learned.kinds[drawn], [KINDS.index(kind) for kind in _LOOSE]))
        same = (documents[:, None] == documents[None, :]) & loose[:, None]
        same.fill_diagonal_(False)
        return functional.cross_entropy(alike.masked_fill(same, -1e4), torch.arange(len(drawn)))

    def _batches(self, asked: float, withheld: NDArray[np.bool_] | None) -> Iterator[NDArray[np.int64]]:
        """Numbers of what is asked, no two of one passage."""
        allowed = np.ones(len(self._learned.kinds), bool) if withheld is None else ~withheld
        is_question = self._learned.kinds == KINDS.index("question")
        questions = np.flatnonzero(is_question & allowed)
        shares = np.array([_SHARES[kind] for kind in KINDS])[self._learned.kinds]
        real = int(self._plan.batch * asked)
        while True:
            drawn = np.flatnonzero((self._random.random(len(shares)) < shares) & allowed)
            self._random.shuffle(drawn)
            for start in range(0, len(drawn) - self._plan.batch, self._plan.batch - real):
                batch = drawn[start : start + self._plan.batch - real]
                if real:
                    batch = np.concatenate([batch, self._random.choice(questions, real, replace=False)])
                _, first = np.unique(self._learned.belongs[batch], return_index=True)
                yield batch[first]

    def _joined(self, passages: NDArray[np.int32]) -> NDArray[Any]:
        """Where the bags of these passages end, some joined by one or two that follow them in their document."""
        further = passages + self._random.integers(1, _JOINED + 1, len(passages))
        documents = self._learned.documents
        ends: NDArray[Any] = np.minimum(further, np.searchsorted(documents, documents[passages], "right"))
        return ends

    def _matrix(
        self, bags: Bags, wanted: NDArray[Any], dropped: float, ends: NDArray[Any] | None = None
    ) -> csr_matrix:
        """Some bags as a sparse matrix, each up to its end, a share of their rows left out."""
        lengths = bags.starts[wanted + 1 if ends is None else ends] - bags.starts[wanted]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(bags.starts[wanted] - starts[:-1], lengths) + np.arange(starts[-1])
        weights = bags.weights[places]
        if dropped:
            weights = weights * (self._random.random(len(places), dtype=np.float32) >= dropped)
        return csr_matrix((weights, bags.rows[places], starts), shape=(len(wanted), self._rows))


def main(arguments: Sequence[str] | None = None) -> None:
    given = _options().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    plan = Plan(seed=given.seed, steps=given.steps, further=given.further)
    torch.manual_seed(plan.seed)
    whole = cut(given.train / "news.jsonl.gz", [given.eval / name for name in LEARNED], plan.seed)
    vocabulary = choose(whole.frequencies, plan.words, plan.pairs, plan.characters, plan.buckets)
    learned = material(whole, vocabulary)
    rarity = rarities(whole, vocabulary, _RARE)
    del whole
    _log.info("%d passages, %d rows", len(learned.passages), len(vocabulary))
    sets = [measuring.load(given.eval / name) for name in (*LEARNED, *SEEN)]
    training = Training(learned, vocabulary, plan)

    def embed(texts: Sequence[Sequence[str]], passages: bool) -> NDArray[np.float32]:
        counted = [Counter(tokens) for tokens in texts]
        stresses = [*map(leading.emphasis, counted)] if passages else ()
        sketches = _SKETCH.of(counted, vocabulary.rows, rarity, stresses)
        return np.concatenate([training.embed(vocabulary.bags(counted, stresses)), sketches], axis=1)

    figures = trained(training, learned, embed, vocabulary, plan, sets)
    table = training.table.detach().numpy()
    said = {
        "name": "bundled-" + _digest(table, rarity),
        "dimensions": plan.dimensions + _SKETCH.numbers,
        "buckets": plan.buckets,
        "sketch": asdict(_SKETCH),
        "plan": asdict(plan),
        "figures": figures,
    }
    save(given.out, vocabulary.known, rarity, table, said)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def _digest(table: NDArray[np.float32], rarity: NDArray[np.float32]) -> str:
    """Another one for whatever gives other vectors."""
    how = repr((_SKETCH, leading.MORE, leading.WORDS, leading.PAIRS)).encode()
    return blake2b(table.tobytes() + rarity.tobytes() + how, digest_size=4).hexdigest()


def trained(
    training: Training,
    learned: Material,
    embed: measuring.Embed,
    vocabulary: Vocabulary,
    plan: Plan,
    sets: Sequence[measuring.Set],
) -> dict[str, dict[str, float]]:
    """Learn from the news and leave that table; where `further` steps are asked for, measure what questions would add.

    That is done with every second document's questions held out, for each half, and measured on those alone.
    """
    known = {one.name: one for one in sets}

    def measured() -> dict[str, NDArray[np.bool_]]:
        return {one.name: measuring.hits(one, embed) for one in sets}

    training.learn(plan.steps, plan.rate, 0.0, learned.documents[learned.belongs] >= APART)
    raw = training.table.data.clone()
    training.finish(vocabulary)
    finished = training.table.data.clone()
    figures = {"news alone": {name: float(found.mean()) for name, found in measured().items()}}
    if plan.further:
        held = dict.fromkeys(LEARNED, 0.0)
        for half in (0, 1):
            training.table.data = raw.clone()
            training.learn(plan.further, plan.further_rate, plan.asked, _of_half(learned, half))
            training.finish(vocabulary)
            for name, found in measured().items():
                if name in held:
                    held[name] += float(found[_questions_of_half(known[name], half)].sum()) / len(found)
        figures["questions held out"] = held
    training.table.data = finished
    return figures


def sort_of(token: str) -> str:
    """Whether a known token is a character, a pair of them or a word."""
    if token.startswith(PAIR):
        return "pair"
    return "character" if len(token) == 1 and not token.isascii() else "word"


def _of_half(learned: Material, half: int) -> NDArray[np.bool_]:
    """What is asked of every second document that people asked questions about."""
    documents = learned.documents[learned.belongs]
    marked: NDArray[np.bool_] = (documents >= APART) & (documents % 2 == half)
    return marked


def _questions_of_half(one: measuring.Set, half: int) -> NDArray[np.int64]:
    """The same of a set's questions, by the number of the question."""
    order = {id_: number for number, id_ in enumerate(dict.fromkeys(one.documents))}
    places = [order.get(question["relevant"][0], 0) for question in one.questions]
    return np.flatnonzero(np.array(places) % 2 == half)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    usual = Plan()
    options.add_argument("train", type=Path)
    options.add_argument("eval", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=usual.seed)
    options.add_argument("--steps", type=int, default=usual.steps, help="of the first stage")
    options.add_argument("--further", type=int, default=usual.further, help="of the second stage")
    options.add_argument("--threads", type=int, default=1, help="of torch; on a busy machine one is fastest")
    return options


if __name__ == "__main__":
    main()
