"""Readers: beside writers, in threads, in other processes, of nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from retrieval.errors import CollectionMismatch
from retrieval.index import Builder, Reader
from retrieval.index.generations import Generations
from retrieval.types import Card
from tests.index.conftest import answers, assert_in_step
from tests.index.fakes import HashedCharacters

OpenReader = Callable[..., Reader]

ROOT = Path(__file__).parents[2]


def in_another_process(script: str, *arguments: object) -> str:
    """What a Python of its own prints for `script`."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True
    )
    return done.stdout


@contextmanager
def follower(collection: Path) -> Iterator[Callable[[], str]]:
    """A reader in a process of its own: asked, it says how many passages, in which state, and whether it finds one."""
    command = [sys.executable, "-c", FOLLOW, str(collection)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None

        def asked() -> str:
            print(file=child.stdin, flush=True)
            return child.stdout.readline().strip() if child.stdout else ""

        yield asked
        child.stdin.close()


def test_a_collection_that_does_not_exist_is_empty_and_stays_away(
    collection: Path, open_reader: OpenReader
) -> None:
    reader = open_reader()

    assert (reader.state(), reader.count()) == ("empty", 0)
    assert reader.word_candidates(["三峡"], 5) == []
    assert reader.vector_candidates([1.0] * 32, 5) == []
    assert reader.document_frequency("三峡") == 0
    assert reader.catalog.coverage().documents == 0
    assert not collection.exists()


def test_a_reader_of_nothing_sees_the_collection_when_it_comes(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    reader = open_reader()
    assert reader.count() == 0

    builder.index([papers])

    assert reader.state() == "whole"
    assert reader.count() == 10


def test_a_collection_emptied_to_the_last_document_is_empty(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader()
    builder.remove([card.id for card in reader.catalog.cards()])

    assert reader.state() == "empty"
    assert reader.word_candidates(["三峡"], 5) == []


def test_an_open_reader_sees_what_another_process_writes(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader()
    answers(reader)  # everything is open
    (papers / "新闻.txt").write_text("载人登月火箭首飞\n火箭点火升空。\n", encoding="utf-8")
    (papers / "大坝.txt").unlink()

    in_another_process(WRITE, collection, papers)

    rocket = HashedCharacters().embed_query("载人登月火箭首飞\n火箭点火升空。")
    id_, cosine = reader.vector_candidates(rocket, 1)[0]
    assert (reader.catalog.passages([id_])[0].text, round(cosine, 6)) == ("火箭点火升空。", 1.0)
    assert len(reader.word_candidates(["火箭"], 5)) == 2
    assert reader.word_candidates(["三峡"], 5) == []
    assert answers(open_reader()) == answers(reader)


def test_a_reader_in_another_process_sees_what_this_one_writes(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers / "大坝.txt"])
    with follower(collection) as asked:
        first = asked()
        builder.index([papers])
        second = asked()

    assert (first, second) == ("3 whole 0", "10 whole 1")


@pytest.mark.parametrize("rows", [5, 600])  # Chroma keeps 1,000 passages and more in other files than fewer
def test_reading_is_not_taken_for_damage(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader, rows: int
) -> None:
    corpus = papers / "语料.jsonl"
    lines = [json.dumps({"id": str(i), "title": f"标题{i}", "text": f"内容{i}"}) for i in range(rows)]
    corpus.write_text("\n".join(lines), encoding="utf-8")
    builder.index([corpus])

    for _ in range(2):
        reader = open_reader()
        answers(reader)
        reader.close()

    generation = Generations(collection).current()
    assert generation is not None
    made = generation.made()
    assert made is not None
    assert not generation.damaged(made)


def test_two_readers_in_threads_answer_while_a_third_writes(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    readers = open_reader(), open_reader()
    expected = answers(readers[0])
    over = threading.Event()

    def ask(reader: Reader) -> int:
        asked = 0
        while not over.is_set() or asked == 0:
            found = answers(reader)
            assert found["frequencies"] == expected["frequencies"]
            asked += 1
        return asked

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, reader) for reader in (*readers, *readers)]
        for number in range(3):
            (papers / "插页.txt").write_text(f"插页\n无关文字{number}\n", encoding="utf-8")
            builder.index([papers])
        over.set()
        assert all(future.result(timeout=30) for future in asking)

    assert_in_step(collection)


def test_many_threads_share_a_reader_and_get_the_same_answers(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader()
    expected = answers(open_reader())

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: answers(reader), range(40)))

    assert found == [expected] * 40


def test_two_readers_of_different_versions_answer_each_from_its_own(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    early = open_reader(builder.repair)
    before = answers(early)
    (papers / "插页.txt").write_text("插页\n三峡无关文字\n", encoding="utf-8")
    during: list[dict[str, object]] = []

    def look(what: str, done: int, total: int) -> None:
        if what == "rebuilding" and not done:
            during.extend([answers(early), answers(open_reader())])

    builder.index([papers])
    builder.rebuild(look)

    after = answers(open_reader())
    assert during[0]["words"] == before["words"]
    assert during[1] == after
    assert after["words"] != before["words"]
    assert answers(early) == after


def test_a_reader_that_slept_over_several_rebuilds_wakes_in_the_newest(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    sleeper = open_reader()
    before = answers(sleeper)

    for _ in range(3):
        builder.rebuild()  # the generation that the sleeper has open is deleted

    assert answers(sleeper) == before
    assert sleeper.state() == "whole"


def test_readers_in_two_processes_follow_a_writer_each_at_its_own_pace(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers / "大坝.txt"])
    with follower(collection) as eager, follower(collection) as lazy:
        first = eager(), lazy()
        builder.index([papers])
        second = eager()
        builder.rebuild()
        builder.remove([card.id for card in _cards(collection) if card.title.startswith("国家奖学金")])
        third = eager(), lazy()

    assert first == ("3 whole 0", "3 whole 0")
    assert second == "10 whole 1"
    assert third == ("6 whole 1", "6 whole 1")


def test_while_somebody_writes_a_reader_goes_on_with_what_it_has(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader(builder.repair)
    answers(reader)
    (papers / "插页.txt").write_text("插页\n三峡无关文字\n", encoding="utf-8")
    states: list[tuple[str, int, int]] = []

    def look(what: str, done: int, total: int) -> None:
        if what == "following":
            states.append((reader.state(), reader.count(), reader.document_frequency("三峡")))

    builder.index([papers], look)

    assert set(states) == {("whole", 12, 2)}
    assert (reader.state(), reader.count(), reader.document_frequency("三峡")) == ("whole", 12, 3)


def test_a_reader_that_comes_while_somebody_writes_finds_what_is_there(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    (papers / "插页.txt").write_text("插页\n三峡无关文字\n", encoding="utf-8")
    states: list[str] = []

    def look(what: str, done: int, total: int) -> None:
        if what == "following" and not states:
            states.append(open_reader().state())

    builder.index([papers], look)

    assert states == ["whole"]


@pytest.mark.parametrize("token", ["\ud800", "\x00", "", "' OR 1", "没有的词"])
def test_a_word_that_stands_nowhere_is_found_nowhere(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader, token: str
) -> None:
    builder.index([papers])
    indexed = open_reader()
    assert (indexed.word_candidates([token], 5), indexed.document_frequency(token)) == ([], 0)
    assert indexed.state() == "whole"

    shutil.rmtree(collection / "generations")
    by_catalog = open_reader()
    assert (by_catalog.word_candidates([token], 5), by_catalog.document_frequency(token)) == ([], 0)
    assert by_catalog.state() == "catalog_only"


def test_a_vector_that_cannot_be_is_refused_and_breaks_nothing(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader()

    with pytest.raises(ValueError, match="finite"):
        reader.vector_candidates([float("nan")] * 32, 5)
    with pytest.raises(CollectionMismatch):
        reader.vector_candidates([1.0] * 31, 5)
    assert len(reader.vector_candidates([0.0] * 32, 5)) == 5
    assert reader.state() == "whole"


def test_vectors_of_another_model_are_refused(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])

    with closing(Reader(collection, embedding_name="另一种")) as reader, pytest.raises(CollectionMismatch):
        reader.vector_candidates([1.0] * 32, 5)


def test_a_small_collection_answers_the_same_with_and_without_chroma(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    by_chroma, scanning = open_reader(), open_reader(scanned=10 * 32)

    assert answers(scanning) == answers(by_chroma)
    asked = HashedCharacters().embed_query("三峡大坝")
    ids = ["没有", *(passage.id for passage in scanning.catalog.all_passages())]
    assert scanning.cosines(asked, ids) == by_chroma.cosines(asked, ids)

    (papers / "插页.txt").write_text("插页\n三峡无关文字\n", encoding="utf-8")
    builder.index([papers])  # twelve passages are too many to scan

    assert answers(scanning) == answers(by_chroma)


def test_a_scanning_reader_sees_what_is_written_and_removed(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader(scanned=1_000)
    rocket = HashedCharacters().embed_query("载人登月火箭首飞\n火箭点火升空。")
    assert reader.vector_candidates(rocket, 1)[0][1] < 0.9

    (papers / "新闻.txt").write_text("载人登月火箭首飞\n火箭点火升空。\n", encoding="utf-8")
    builder.index([papers])
    id_, cosine = reader.vector_candidates(rocket, 1)[0]
    assert (reader.catalog.passages([id_])[0].text, round(cosine, 6)) == ("火箭点火升空。", 1.0)

    (papers / "新闻.txt").unlink()
    builder.index([papers])
    assert id_ not in dict(reader.vector_candidates(rocket, 50))


def test_a_scanning_reader_has_lost_vectors_repaired_and_says_where_it_cannot(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    before = answers(open_reader())
    generation = Generations(collection).current()
    assert generation is not None
    shutil.rmtree(generation.vectors)

    helpless = open_reader(scanned=1_000)
    assert (helpless.vector_candidates([1.0] * 32, 5), helpless.state()) == ([], "words_only")

    reader = open_reader(builder.repair, scanned=1_000)
    assert answers(reader) == before
    assert reader.state() == "whole"
    assert_in_step(collection)


def test_a_run_with_nothing_new_loads_neither_store(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])

    assert in_another_process(WRITE, collection, papers) == "[]\n"


def test_words_are_sought_without_loading_the_vectors(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers])

    assert in_another_process(SEEK, collection) == "1 ['tantivy']\n"


def _cards(collection: Path) -> list[Card]:
    with closing(Reader(collection)) as reader:
        return list(reader.catalog.cards())


def test_near_ones_of_a_small_collection_are_found_without_loading_chroma(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers])

    assert in_another_process(NEAR, collection) == "5 ['numpy']\n"


_HEAVY = "print([name for name in ('chromadb', 'numpy', 'tantivy') if name in sys.modules])"

WRITE = f"""
import sys
from pathlib import Path
from retrieval.index import Builder
from tests.index.fakes import recipe
Builder(Path(sys.argv[1]), recipe()).index([Path(sys.argv[2])])
{_HEAVY}
"""

SEEK = f"""
import sys
from pathlib import Path
from retrieval.index import Reader
reader = Reader(Path(sys.argv[1]))
print(len(reader.word_candidates(["宜昌"], 5)), end=" ")
reader.close()
{_HEAVY}
"""

NEAR = f"""
import sys
from pathlib import Path
from retrieval.index import Reader
reader = Reader(Path(sys.argv[1]))
print(len(reader.vector_candidates([1.0] * 32, 5)), end=" ")
reader.close()
{_HEAVY}
"""

FOLLOW = """
import sys
from pathlib import Path
from retrieval.index import Reader
from tests.index.fakes import HashedCharacters
reader = Reader(Path(sys.argv[1]), scanned=0)
for _ in sys.stdin:
    asked = HashedCharacters().embed_query("飞船返回舱安全着陆\\n航天员身体状态良好。")
    near = reader.vector_candidates(asked, 1)
    print(reader.count(), reader.state(), int(near[0][1] > 0.999), flush=True)
reader.close()
"""
