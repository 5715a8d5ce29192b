"""A thousand short pieces of news, and editions of them: whole, older, with some taken out.

Two thirds are files, the rest rows of a corpus. The same number and version gives the same words, always.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping
from pathlib import Path

Edition = Mapping[int, int]  # the version of each piece that is there, by its number

# Two characters each, so that no name is a part of another.
_PLACES = "云川白鹭石桥柳叶澜江青岭松岗梨园东渡南塘西屏北苑龙泉凤台长亭莲湖金沙银杏桃源竹溪枫林海棠"
_THINGS = (
    "菜场书店公园泵站小学驿站码头剧院球场花圃粮仓水厂灯塔茶馆医院车站邮局苗圃工坊展馆渔港牧场果园盐场砖窑"
    "药房食堂澡堂旅舍画院琴房棋社钟楼牌坊祠堂水库电站矿山林场猎场染坊酒坊油坊磨坊当铺布庄米店鱼市花市夜市"
)
_SURNAMES = "沈陆顾钱孙李周吴郑王冯陈"
_NAMES = "怀川明远知秋若水长青晓岚望舒子衿行简思齐"
_NEIGHBOURS = 7  # pieces further on stands the place that a piece also tells of


def whole(count: int) -> Edition:
    """All pieces, at their newest."""
    return dict.fromkeys(range(count), 1)


def older(count: int) -> Edition:
    """Every other piece with other figures, every tenth not yet there, and some that are gone since."""
    kept = {number: number % 2 for number in range(count) if number % 10 != 9}
    return kept | dict.fromkeys(range(count, count + count // 10), 1)


def fewer(count: int) -> Edition:
    """Three tenths taken out."""
    return {number: 1 for number in range(count) if number % 10 > 2}


def without(count: int, number: int) -> Edition:
    """All but one."""
    return {one: 1 for one in range(count) if one != number}


def lay(folder: Path, edition: Edition) -> None:
    """Make `folder` hold this edition and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = []
    for number, version in edition.items():
        title, text = _piece(number, version)
        if number % 3 < 2:
            path_of(folder, number).write_text(f"{title}\n\n{text}\n", "utf-8")
        else:
            rows.append(json.dumps({"id": f"k-{number}", "title": title, "text": text}, ensure_ascii=False))
    if rows:
        (folder / "简讯.jsonl").write_text("\n".join(rows) + "\n", "utf-8")


def path_of(folder: Path, number: int) -> Path:
    """Where a piece lies that is a file."""
    return folder / f"{number:04d}.txt"


def questions(count: int, wanted: int) -> list[str]:
    """Questions spread over all pieces, about what it cost and who led it."""
    asked = []
    for nth in range(wanted):
        name = _name(nth * (count // wanted + 1) % count)
        asked.append(f"{name}改造投资多少万元？" if nth % 2 else f"{name}改造由谁带队？")
    return asked


def _piece(number: int, version: int) -> tuple[str, str]:
    chance = random.Random(f"{number} {version}")
    name, other = _name(number), _name(number + _NEIGHBOURS)
    leader = chance.choice(_SURNAMES) + chance.choice(_pairs(_NAMES))
    paragraphs = (
        f"本报讯 {name}的改造昨天完工。{name}改造投资{chance.randint(100, 9999)}万元，"
        f"历时{chance.randint(20, 400)}天，由{leader}带队。",
        f"{name}每天{chance.randint(5, 9)}时开门，{chance.randint(3, 90)}名工作人员轮班。"
        f"住在{other}旁边的居民说，走路{chance.randint(2, 59)}分钟就到。",
        f"下一步，{name}还要添置{chance.randint(2, 300)}台设备，预计明年{chance.randint(1, 12)}月投入使用。",
    )
    return f"{name}改造完工", "\n\n".join(paragraphs)


def _name(number: int) -> str:
    places, things = _pairs(_PLACES), _pairs(_THINGS)
    return places[number // len(things) % len(places)] + things[number % len(things)]


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]
