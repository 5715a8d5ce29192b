"""Markdown: headings make paths, marks are set aside, tables and code survive."""

from __future__ import annotations

from retrieval.reading.markdown import read_markdown
from tests.reading.conftest import assert_nothing_lost, paragraphs_of

_MANUAL = """---
title: 社区图书角手册
date: 2024-06-26
---

## 开放时间 ##

每天九时开放，
节假日照常。

### 借阅

- 每人三册
- 期限
  三十天
1. 登记
2. 领卡

| 馆 | 册数 |
|----|------|
| 东馆 | 300 |

```python
x = 1

y = 2
```

> 请爱护图书。

附录
====

说明见[网站](https://example.org)。
"""


def test_front_matter_gives_the_headline_and_headings_the_paths() -> None:
    (story,), furniture = read_markdown(_MANUAL)

    assert_nothing_lost(_MANUAL, (story,), furniture)
    assert story.headline.text == "社区图书角手册"
    assert paragraphs_of(story) == [
        (("开放时间",), "每天九时开放，节假日照常。"),
        (("开放时间", "借阅"), "每人三册"),
        (("开放时间", "借阅"), "期限三十天"),
        (("开放时间", "借阅"), "1.登记"),
        (("开放时间", "借阅"), "2.领卡"),
        (("开放时间", "借阅"), "馆\t册数\n东馆\t300"),
        (("开放时间", "借阅"), "x = 1\ny = 2"),
        (("开放时间", "借阅"), "请爱护图书。"),
        (("附录",), "说明见[网站](https://example.org)。"),
    ]


def test_the_first_heading_of_the_first_rank_is_the_headline() -> None:
    (story,), _ = read_markdown("# 标题\n\n正文。\n\n# 第二部分\n\n又一段。\n")

    assert story.headline.text == "标题"
    assert paragraphs_of(story) == [((), "正文。"), (("第二部分",), "又一段。")]


def test_numbered_chinese_headings_without_hashes_are_headings_too() -> None:
    (story,), _ = read_markdown("# 办法\n\n一、目的\n\n为了便民。\n\n第一条 内容。\n")

    assert paragraphs_of(story) == [(("一、目的",), "为了便民。"), (("一、目的",), "第一条 内容。")]
