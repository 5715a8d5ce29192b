"""Ten thousand short reports, each of which alone can answer one question."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

_FIRST = "岚溪青梧石鹭云澜柏枫松竹兰菊荷莲桂榆槐柳杨桃李杏梅棠桑茶麦稻禾谷粟豆麻葛藤蒲苇芦荻"
_SECOND = "坪桥湾渡滩洲岛屿岭岗坡崖谷沟涧泉潭湖泊塘堰坝堤闸港浦汀渚"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
_GIVEN = "怀远志明思齐文博雅静书瑶子轩浩然宇航晨曦嘉禾清扬若水长卿景行"
_KINDS = ("泵站", "水文站", "变电所", "粮库", "苗圃", "渡口")


@dataclass(frozen=True, slots=True)
class Station:
    """A place that is named once, and who heads it."""

    name: str
    head: str
    number: int

    @property
    def question(self) -> str:
        return f"{self.name}的站长是谁？"

    @property
    def report(self) -> str:
        year, month = 1990 + self.number % 30, 1 + self.number % 12
        return (
            f"{self.name}建成已有多年，去年{month}月完成检修，设备运行平稳。\n"
            f"{self.name}的站长是{self.head}，{year}年起在这里工作。\n"
            f"据介绍，今年还要更换{2 + self.number % 9}台设备，改善值班条件。"
        )


def stations(seed: int) -> Iterator[Station]:
    """Some ninety thousand, no two of one name, always the same ones for a seed."""
    chance = random.Random(seed)
    names = [f"{a}{b}{c}{kind}" for a, b, c, kind in product(_FIRST, _SECOND, _FIRST[:14], _KINDS)]
    chance.shuffle(names)
    for number, name in enumerate(names):
        yield Station(name, chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2)), number)


def written(path: Path, told: list[Station]) -> Path:
    """The reports as a corpus of one row each."""
    with path.open("w", encoding="utf-8") as rows:
        for one in told:
            row = {"id": f"s{one.number}", "title": one.name, "text": one.report, "date": "2024-06-26"}
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path
