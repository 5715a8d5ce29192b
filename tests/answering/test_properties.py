import pytest

from bot.answering.properties import asked, unsaid
from tests.fakes import NASTY

# a text that says it, one that says something else of the same thing, a question for it
TOLD = [
    ("58岁的船长韩守江开了三十二年渡船。", "船长韩守江18岁时学会了掌舵。", "船长今年多大年纪", "年龄"),
    ("求助请拨打0000-7020202。", "求助的人可以去服务台。", "服务台的电话号码", "电话"),
    ("林某获刑三年。", "林某已经归案，另有三人在逃。", "林某被判了几年", "刑期"),
    ("票价每张十五元。", "首日卖出三万张票。", "一张票多少钱", "价钱"),
    ("男队获得第四名。", "男队的成绩是三分十一秒。", "男队拿了第几名", "名次"),
    ("甲队3:2胜乙队。", "甲队胜了乙队。", "甲队和乙队踢了几比几", "比分"),
    ("水库水深12米。", "水库有12座泵站。", "水库有多深", "距离"),
    ("他毕业于云川大学。", "他毕业以后去了云川。", "他是哪所学校毕业的", "学校"),
    ("家里有两个孩子。", "家里有两亩茶园。", "她有几个孩子", "孩子"),
]


@pytest.mark.parametrize(("said", "other", "question", "name"), TOLD)
def test_a_property_is_missing_where_no_form_of_it_is_printed(
    said: str, other: str, question: str, name: str
) -> None:
    assert unsaid(question, said) == ""
    assert unsaid(question, other) == name


@pytest.mark.parametrize(
    "story",
    ["沉船的船长韩守江获救。", "韩守江，58岁的船长，最后离船。", "船长为韩守江。", "船长叶某被带走调查。"],
)
def test_a_role_is_told_where_a_name_stands_beside_it(story: str) -> None:
    assert unsaid("沉船的船长叫什么名字", story) == ""


@pytest.mark.parametrize("story", ["沉船的船长获救。", "沉船上有九名旅客。"])
def test_a_role_without_a_name_leaves_open_who_holds_it(story: str) -> None:
    assert unsaid("沉船的船长叫什么名字", story) == "船长是谁"


def test_what_a_newspaper_calls_the_same_person_is_as_good() -> None:
    assert unsaid("糕点铺的老板是谁", "糕点铺的经营者左明谦今年29岁。") == ""


def test_a_large_number_is_no_telephone_number() -> None:
    assert unsaid("组委会的联系电话", "组委会收到50525元捐款，9:30-10:10开放。") == "电话"


@pytest.mark.parametrize("question", ["三桥什么时候通车", "为什么停工", "有哪些车站", *NASTY])
def test_what_may_be_said_in_any_form_is_never_missing(question: str) -> None:
    assert asked(question) is None
    assert unsaid(question, "") == ""
