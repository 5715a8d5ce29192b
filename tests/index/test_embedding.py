"""An embedding that costs money, and one that fails in the middle."""

from pathlib import Path

import pytest

from retrieval.embedding.checking import Checked
from retrieval.errors import EmbeddingFailed
from retrieval.index import Builder
from tests.index.conftest import assert_in_step
from tests.index.fakes import HashedCharacters, recipe
from tests.index.test_building import OpenReader

_TEXTS = 700  # passages: three batches of what is embedded at a time


class Failing(HashedCharacters):
    """Fails once it has embedded `until` texts, until it is told not to."""

    until = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.until and len(self.embedded) + len(texts) > self.until:
            raise EmbeddingFailed("unreachable")
        return super().embed_documents(texts)


@pytest.fixture
def long_paper(tmp_path: Path) -> Path:
    folder = tmp_path / "公告"
    folder.mkdir()
    lines = "\n".join(f"第{n}号公告说，{n}号井出水。" for n in range(_TEXTS))
    (folder / "公告.txt").write_text(f"公告\n{lines}\n", encoding="utf-8")
    return folder


def test_what_a_service_embedded_before_it_failed_is_not_asked_again(
    collection: Path, long_paper: Path
) -> None:
    embedding = Failing()
    builder = Builder(collection, recipe(embedding))

    embedding.until = 600
    with pytest.raises(EmbeddingFailed):
        builder.index([long_paper])
    embedding.until = 0
    builder.index([long_paper])

    assert len(embedding.embedded) == len(set(embedding.embedded)) == _TEXTS + 1
    assert_in_step(collection)


def test_a_rebuild_embeds_nothing_again(collection: Path, long_paper: Path) -> None:
    embedding = HashedCharacters()
    builder = Builder(collection, recipe(embedding))
    builder.index([long_paper])
    embedding.embedded.clear()

    builder.rebuild()

    assert embedding.embedded == []
    assert_in_step(collection)


def test_a_move_to_a_service_that_fails_leaves_the_collection_as_it_was_and_goes_on_later(
    builder: Builder, collection: Path, long_paper: Path, open_reader: OpenReader
) -> None:
    builder.index([long_paper])
    service = Failing(salt="别家")
    moved = Builder(collection, recipe(service, embedding_name="别家"))

    service.until = 600
    with pytest.raises(EmbeddingFailed):
        moved.rebuild()
    asked = HashedCharacters().embed_query("公告\n第7号公告说，7号井出水。")
    reader = open_reader()
    assert (reader.state(), round(reader.vector_candidates(asked, 1)[0][1], 6)) == ("whole", 1.0)
    assert_in_step(collection)

    service.until = 0
    moved.rebuild()
    assert len(service.embedded) == len(set(service.embedded)) == _TEXTS + 1
    assert reader.catalog.embedding_name() == "别家"
    assert_in_step(collection)


def test_anybodys_embedding_is_taken_only_if_it_gives_a_vector_for_each_text() -> None:
    class Short(HashedCharacters):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return super().embed_documents(texts)[1:]

    class Growing(HashedCharacters):
        def embed_query(self, text: str) -> list[float]:
            return [1.0] * len(text)

    class Empty(HashedCharacters):
        def embed_query(self, text: str) -> list[float]:
            return [0.0, float("nan")]

    for embedding, reason in (
        (Short(), "wrong_count"),
        (Growing(), "wrong_dimension"),
        (Empty(), "not_finite"),
    ):
        with pytest.raises(EmbeddingFailed, match=reason):
            Checked(embedding, "别家").embed_documents(["一", "二三"])
    assert Checked(HashedCharacters(), "别家").embed_query("一") == HashedCharacters().embed_query("一")
