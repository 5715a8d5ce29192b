"""Learn ``bot/answering/checking/proof.toml`` anew: ``python -m bot.fitting_proof SHARED``.

SHARED is a folder with ``answers/sentences.jsonl``. The figures printed at the end are out of fold; they belong into
docs/benchmarks.md. With a second argument, a file, the out-of-fold verdicts are written there for `score_sentences.py`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

from bot.evaluation.proving import as_toml, learn, observe, of_unseen_kinds, out_of_fold, rates, verdicts

_TARGET = Path(__file__).parent / "answering" / "checking" / "proof.toml"


def main(shared: Path, written: Path | None) -> None:
    lines = (shared / "answers" / "sentences.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    examples = observe(rows)
    learned = learn(examples)
    _TARGET.write_text(as_toml(learned, "python -m bot.fitting_proof SHARED"), "utf-8")
    folded = out_of_fold(rows, examples)
    started = time.process_time()
    judged = [(row, verdicts(row, weights)) for row, weights in folded]
    seconds = time.process_time() - started
    sentences = [one for _, found in judged for one in found]
    print("in fold    ", rates([one for row in rows for one in verdicts(row, learned)]))
    print("out of fold", rates(sentences), f"{1000 * seconds / len(sentences):.1f} ms a sentence")
    print("unseen kind", of_unseen_kinds(rows))
    by_kind = defaultdict(list)
    for one in sentences:
        wanted = "supported" if one["label"] in ("supported", "miscited") else one["label"]
        by_kind[one["label"], one["kind"]].append(one["verdict"] == wanted)
    for (label, kind), right in sorted(by_kind.items()):
        print(f"{label:12}{kind:30}{len(right):4}{sum(right) / len(right):6.0%}")
    if written:
        with written.open("w", encoding="utf-8") as file:
            for row, found in judged:
                told = [
                    {"text": one["text"], "verdict": one["verdict"], "citations": one["cited"]}
                    for one in found
                ]
                file.write(json.dumps({"id": row["id"], "sentences": told}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
