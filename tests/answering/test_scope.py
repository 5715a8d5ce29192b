import pytest

from bot.answering.scope import Scope, scope_of


@pytest.mark.parametrize(
    ("question", "scope"),
    [
        ("总结一下这篇报道", Scope("story", pointing="这篇报道")),
        ("这篇文章的主要内容是什么？", Scope("story", pointing="这篇文章")),
        ("請用三句話概括這篇報道", Scope("story", pointing="这篇报道")),
        ("那篇侧记的标题是什么", Scope("story", noun="侧记", pointing="那篇侧记", only_title=True)),
        ("《夜间经济促进办法》讲了什么", Scope("story", titles=("夜间经济促进办法",))),
        ("关于三桥通车的报道主要说了些什么", Scope("story", topic="三桥通车")),
        ("这一版讲了什么", Scope("page", pointing="这一版")),
        ("云川日报6月26日第4版有哪些报道", Scope("page", date="-06-26", page="4", topic="云川日报")),
        ("2024年7月2日的报纸登了哪些新闻", Scope("page", date="2024-07-02")),
        ("头版有哪些文章？", Scope("page", page="1")),
        ("帮我总结一下6月26日第04版", Scope("page", date="-06-26", page="4")),
        ("第8条和第9条有什么不同", Scope("clauses", compares=True)),
        ("《决定》第二条讲了什么", Scope("clauses", titles=("决定",))),
    ],
)
def test_a_question_about_a_whole_is_told_by_its_form(question: str, scope: Scope) -> None:
    assert scope_of(question) == scope


@pytest.mark.parametrize(
    "question",
    [
        "三桥的总工是哪位",
        "发改委鼓励民间投资那个文件讲了哪四块？",
        "第21条关于成渝要建设哪些高铁？",
        "《夜间经济促进办法》第十条要求摆桌椅的店家先办什么？",
        "写科技奖励大会的那篇侧记，题目是什么？",
        "讲夏天的茶叶也能赚钱的报道登在哪天的报纸第几版？",
        "审计报告有多少份？审计报告是关于什么的？",
        "外交部对此说了什么",
        "那第9条呢？",
        "",
    ],
)
def test_a_question_about_something_in_it_is_none(question: str) -> None:
    assert scope_of(question) is None
