"""The same report in several places is shown once."""

from __future__ import annotations

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from retrieval.types import Query
from tests.fakes import card, passage
from tests.search.fakes import IndexInMemory

REPORT = (
    "澜江三桥昨天上午正式通车。三桥全长2.86公里，桥面双向六车道，两侧各有一条慢行道。"
    "过去居民开车要绕行老澜江大桥，早高峰一走就是四十分钟；现在从桥头到桥尾，六分钟足够。"
)
TOLD = {
    "云川日报.txt": REPORT,
    "云川晚报.txt": "本报讯（记者 陆知夏）" + REPORT,
    "澜江时报.txt": REPORT.replace("现在", "如今") + "不少市民特意早起。",
    "另一说.txt": REPORT.replace("2.86", "2.68"),
    "动物园.txt": "云川动物园的小熊猫产下一对双胞胎，一公一母，游客可以隔着玻璃看它们睡觉，每天上午开放两个小时。",
}
HELD = tuple(
    passage(text, headline=name, document=card(name, paper=name[:4]), position=place)
    for place, (name, text) in enumerate(TOLD.items())
)


def test_a_report_is_found_once_with_the_places_of_its_copies() -> None:
    hits = Searcher(IndexInMemory(*HELD), BundledEmbedding()).search(Query("澜江三桥全长多少公里"), 5).hits

    bridges = [hit for hit in hits if "三桥" in hit.passage.text]
    assert len(bridges) == 2
    assert sorted(len(hit.copies) for hit in bridges) == [0, 2]
    first = next(hit for hit in bridges if hit.copies)
    names = {first.passage.document.name, *(one.name for one in first.copies)}
    assert names == {"云川日报.txt", "云川晚报.txt", "澜江时报.txt"}


def test_a_report_with_another_number_is_no_copy() -> None:
    hits = Searcher(IndexInMemory(*HELD), BundledEmbedding()).search(Query("澜江三桥全长多少公里"), 5).hits

    assert "另一说.txt" in {hit.passage.document.name for hit in hits}
