"""A re-rank service the whole way: asking, checking, a service that is down, who is told what is sent."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run, filled, papers, run
from tests.fakes_rerank import Judged, judge

__all__ = ["filled", "papers", "run"]

QUESTION = "老澜江大桥的总工程师是谁"


def flat(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def test_what_is_found_is_put_in_the_order_of_the_service(filled: Run) -> None:
    def turned(results: list[dict[str, float]]) -> list[dict[str, float]]:
        return [{"index": one["index"], "relevance_score": -one["relevance_score"]} for one in results]

    with judge(Judged(changed=turned), form="vllm") as running:
        alone = filled("search", QUESTION, "--json").json
        other = filled("search", QUESTION, "--json", RERANK_URL=running.url).json

    ids = [[hit["passage_id"] for hit in found["hits"]] for found in (alone, other)]
    assert sorted(ids[0]) == sorted(ids[1])
    assert ids[0][0] == ids[1][-1]
    assert [hit["score"] for hit in other["hits"]] == sorted(
        (hit["score"] for hit in other["hits"]), reverse=True
    )
    assert running.asked[0]["query"] == QUESTION


def test_a_service_that_is_down_leaves_our_order_and_the_answer_says_so(filled: Run) -> None:
    with judge() as gone:
        pass
    settings = {"RERANK_URL": gone.url, "ANSWERER": "quotes"}
    ran = filled("ask", QUESTION, **settings)
    record = filled("ask", QUESTION, "--json", **settings).json

    assert "沈怀川" in ran.out
    assert "连不上重排服务，或连接中断了，这次用自己的次序；请检查网络和 RERANK_URL。" in flat(ran.out)
    assert record["note"] == {
        "code": "own_order",
        "cause": "unreachable",
        "message": "连不上重排服务，或连接中断了，这次用自己的次序；请检查网络和 RERANK_URL。",
    }


@pytest.mark.parametrize(
    ("reply", "well", "said"),
    [
        (Judged(), True, "m，127.0.0.1，密钥 …-456，可以连接，给的次序能用"),
        (Judged(status=401), False, "重排服务不接受这个密钥"),
        (Judged(status=404), False, "请检查 RERANK_MODEL 和 RERANK_URL；在恢复之前用自己的次序。"),
    ],
)
def test_a_check_tries_it_on_words_of_our_own(filled: Run, reply: Judged, well: bool, said: str) -> None:
    with judge(reply) as running:
        ran = filled(
            "check",
            RERANK_URL=running.url,
            RERANK_MODEL="m",
            RERANK_API_KEY="rk-secret-456",
            ANSWERER="quotes",
        )

    assert said in flat(ran.out)
    assert (ran.status == 0) is well
    assert "rk-secret" not in ran.out + ran.err
    assert [body["query"] for body in running.asked] == ["老桥今天检测吗"]


def test_a_conversation_begins_with_who_gets_the_questions(filled: Run) -> None:
    way = filled("chat", RERANK_URL="https://ranks.example/v1", ANSWERER="quotes").out

    assert "摘引原文（提问和查到的段落会发给 ranks.example）" in flat(way)


def test_an_address_that_is_none_is_a_wrong_setting(run: Run) -> None:
    ran = run("check", RERANK_URL="ranks.example")

    assert ran.status == 2
    assert "设置 RERANK_URL 的值“ranks.example”不对：须是 http:// 或 https:// 开头的地址" in ran.err
