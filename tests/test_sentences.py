import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentences import clauses, sentences
from tests.fakes import NASTY


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先申请。后审批。", ["先申请。", "后审批。"]),
        ("方忠说：“我们幸不辱命！”掌声响起。", ["方忠说：“我们幸不辱命！”", "掌声响起。"]),
        ("“还要继续努力。”薛强说。他笑了。", ["“还要继续努力。”薛强说。", "他笑了。"]),
        ("（一）申请人的姓名；（二）住址。", ["（一）申请人的姓名；", "（二）住址。"]),
        ("……用好免签政策。再见。", ["……用好免签政策。", "再见。"]),
        ("没有标点的一行字", ["没有标点的一行字"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_cut_without_gaps(text: str) -> None:
    assert "".join(cut(text)) == text


@given(st.text(alphabet="字。；“”！\n…，说 a", max_size=60))
def test_sentences_and_clauses_cover_any_text_in_order(text: str) -> None:
    assert "".join(cut(text)) == text
    assert "".join(text[start:end] for start, end in clauses(text)) == text
