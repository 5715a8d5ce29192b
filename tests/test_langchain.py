import json
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from bot import app
from bot.settings import Settings
from retrieval.errors import CollectionMismatch
from retrieval.langchain import CollectionRetriever, PassageLoader, PassageSplitter, build


def test_our_splitter_cuts_a_text_for_others_between_sentences() -> None:
    pieces = PassageSplitter(limit=10).split_text("先申请，后审批。先交费，后取证。完。")

    assert pieces == ["先申请，后审批。", "先交费，后取证。完。"]


def test_our_loader_gives_passages_with_what_they_are_called(tmp_path: Path) -> None:
    page = tmp_path / "云川日报" / "2024-06-26" / "04.txt"
    page.parent.mkdir(parents=True)
    page.write_text("第二条 适用本办法。\n\n第三条 摊位的经营时间为18时至24时。\n", "utf-8")

    documents = PassageLoader(page).load()

    assert "第三条 摊位的经营时间为18时至24时。" in [document.page_content for document in documents]
    assert {document.metadata["paper"] for document in documents} == {"云川日报"}
    assert {document.metadata["date"] for document in documents} == {"2024-06-26"}


def test_our_retriever_finds_passages_in_somebody_elses_program(tmp_path: Path) -> None:
    rows = [{"id": str(n), "title": f"第{n}号", "text": f"第{n}号井出水{n}吨。"} for n in range(5)]
    corpus = tmp_path / "井.jsonl"
    corpus.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    app.builder(Settings(data_dir=tmp_path), "test", wait=True, on_wait=print).index([corpus])

    found = CollectionRetriever.open(tmp_path / "index", limit=2).invoke("第3号井出水多少吨")

    assert len(found) == 2
    assert found[0].page_content == "第3号井出水3吨。"
    assert found[0].metadata["document"] == "3"


class Counting(Embeddings):
    """How often a text holds some characters, and remembers what it was asked to embed."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded.extend(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [0.1 + text.count(character) for character in "井桥火"]


def test_somebody_elses_embedding_builds_and_searches_a_collection_that_remembers_it(tmp_path: Path) -> None:
    (tmp_path / "井.txt").write_text("打井\n第3号井出水3吨。\n", "utf-8")
    counting = Counting()

    for _ in range(2):
        build(tmp_path / "index", [tmp_path / "井.txt"], counting, "数字")
    found = CollectionRetriever.open(tmp_path / "index", embeddings=counting, name="数字").invoke(
        "井出水多少吨"
    )

    assert "第3号井出水3吨。" in found[0].page_content
    assert len(counting.embedded) == len(set(counting.embedded)) > 0
    with pytest.raises(CollectionMismatch):
        CollectionRetriever.open(tmp_path / "index").invoke("井出水多少吨")


def test_an_embedding_without_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        CollectionRetriever.open(tmp_path, embeddings=Counting())
