"""Why a sentence is supported or not, in a few Chinese words."""

from __future__ import annotations

_REASONS = {
    "in_its_words": "与原文一字不差",
    "borne_out": "原文有据",
    "reattached": "所引段落没有依据，另一段有",
    "no_fact": "没有事实，不需要依据",
    "no_citation": "没有注明出处，所给段落里也没有依据",
    "no_such_number": "所引的段落不存在，其余段落里也没有依据",
    "not_in_source": "所给段落里没有依据",
}
_AGAINST = {
    "names_missing": "有原文没有的名称",
    "names_astray": "名称与原文说的对不上",
    "numbers_missing": "有原文没有的数字",
    "numbers_contradicted": "数字与原文不同",
    "numbers_astray": "数字与原文说的对不上",
    "numbers_elsewhere": "数字与原文说的对不上",
    "dates_missing": "日期或年份与原文不同",
    "dates_unsure": "日期或年份原文没有写明",
    "dates_elsewhere": "日期与原文说的对不上",
    "times_missing": "时刻与原文不同",
    "replaced_facts": "有词与原文不同",
    "replaced_nouns": "有词与原文不同",
    "replaced_verbs": "有词与原文不同",
    "numbers_unpaired": "数字与原文说的对不上",
    "dates_astray": "日期与原文说的对不上",
    "things_changed": "说的对象与原文对不上",
    "turned": "谁对谁与原文颠倒",
    "exchanged": "谁对谁与原文颠倒",
    "crossed": "次序与原文颠倒",
    "series_turned": "次序与原文颠倒",
    "order_turned": "先后与原文颠倒",
    "bound_turned": "限度、增减或计算的单位与原文不同",
    "exception_lost": "少了原文说的例外",
    "negation_put_in": "原文没有否定",
    "negation_taken_out": "原文是否定的",
    "denied": "原文没有否定",
    "granted": "原文是否定的",
    "plan_granted": "把打算说成了已成的事",
    "doubt_granted": "把推测说成了事实",
    "settled": "原文还没有定论",
    "opposed": "意思与原文相反",
    "rivals": "意思与原文相反",
    "negation_added": "原文没有否定",
    "negation_lost": "原文是否定的",
    "modifier_lost": "少了原文的限定",
    "plan_made_fact": "把打算说成了已成的事",
    "doubt_lost": "把推测说成了事实",
    "part_made_whole": "把部分说成了全部",
    "made_exact": "把约数说成了准数",
    "most_added": "“最”“第一”之类的说法原文没有",
    "one_of_lost": "少了“之一”",
    "cause_added": "原文没有说这个原因",
    "cause_unborne": "原文没有说这个原因",
}


def reason(code: str, against: str) -> str:
    """`code` is a `Checked.reason`, `against` a feature of the checker or empty."""
    detail = _AGAINST.get(against)
    return f"{_REASONS.get(code, '')}：{detail}" if detail else _REASONS.get(code, "")
