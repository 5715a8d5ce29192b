"""Questions about how a text was printed, told by their form."""

import pytest

from bot.answering.imprint import Imprint, imprint_of


@pytest.mark.parametrize(
    ("question", "imprint"),
    [
        ("关于三桥的报道登在哪一版？", Imprint(("page",), topic="三桥")),
        ("放鱼苗的新闻是哪一页上的", Imprint(("page",), topic="放鱼苗")),
        ("三桥通车登在第几版", Imprint(("page",), topic="三桥通车")),
        ("小熊猫那条消息在哪个文件里？", Imprint(("file",), topic="小熊猫")),
        ("讲夏天茶叶的报道登在哪天的报纸第几版？", Imprint(("page", "day"), topic="夏天茶叶")),
        ("這條新聞是哪家報紙什麼時候登的", Imprint(("day", "paper"), pointing="这条新闻")),
        ("那个稿子登在哪儿了", Imprint(("page",), pointing="那个稿子")),
        ("三桥的新闻在报纸第几版", Imprint(("page",), topic="三桥")),
        ("是谁写的", Imprint(("author",))),
        ("那个办法是谁发的，什么时候发的", Imprint(("issuer", "signed"), noun="办法", pointing="那个办法")),
        ("谁写的这篇", Imprint(("author",), pointing="这篇")),
        ("那篇沉船的稿子是谁写的", Imprint(("author",), topic="沉船")),
        ("那篇侧记的作者是谁", Imprint(("author",), noun="侧记", pointing="那篇侧记")),
        ("夜间经济办法的文号是多少", Imprint(("number",), topic="夜间经济", noun="办法")),
        ("《夜间经济促进办法》是哪个部门发的", Imprint(("issuer",), titles=("夜间经济促进办法",))),
        ("《决定》是什么时候印发的", Imprint(("signed",), titles=("决定",))),
    ],
)
def test_a_question_about_the_printing_is_told_by_its_form(question: str, imprint: Imprint) -> None:
    assert imprint_of(question) == imprint


@pytest.mark.parametrize(
    "question",
    [
        "三桥哪天通车？",
        "那篇报道里说三桥哪天通车？",
        "《新华字典》出到第几版？",
        "马那瓜的最高温一般出现在什么时候？",
        "世界上第一张邮票出现于何时？",
        "第4版有哪些文章？",
        "写科技奖励大会的那篇侧记，题目是什么？",
        "文号是什么意思？",
        "那条新闻发生在哪里？",
        "满洲二字作为地名使用最早出现在哪里？",
        "什么时候？",
        "在哪里？",
        "",
    ],
)
def test_a_question_about_something_else_is_none(question: str) -> None:
    assert imprint_of(question) is None
