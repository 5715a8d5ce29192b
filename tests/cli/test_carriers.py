"""A folder of files of all kinds, good and bad: each bad one is one sentence, and the good ones are in."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from retrieval.reading.carriers import scans
from tests.cli.conftest import Run
from tests.reading.printing import Drawn, pdf


@pytest.mark.skipif(scans.available(), reason="pictures can be read here")
def test_one_bad_file_is_one_sentence_and_the_others_are_in(run: Run) -> None:
    folder = Path("资料")
    folder.mkdir()
    line = [Drawn(100, 100, 10, "云川港开通新航线，每周一班。")]
    secret = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"
    )
    (folder / "好.pdf").write_bytes(pdf([line]))
    (folder / "密.pdf").write_bytes(pdf([line], trailer=secret))
    (folder / "断.pdf").write_bytes(pdf([line])[:150])
    (folder / "扫描.tif").write_bytes(b"II*\0" + bytes(50))
    (folder / "页.html").write_text(
        "<p>夜市上月接待游客二十万人次，比去年同期增加两成。</p>", encoding="utf-8"
    )
    (folder / "空.html").write_text("<script>1</script>", encoding="utf-8")
    (folder / "英文.txt").write_text("The port opened a new line to the sea last week.\n", encoding="utf-8")
    (folder / "表.txt").write_text("区县 户数 面积\n东城 1200 35\n西城 900 28\n", encoding="utf-8")
    made = docx.Document()
    made.add_paragraph("三所新建小学昨天迎来第一批学生。")
    made.save(str(folder / "好.docx"))
    with ZipFile(folder / "假.docx", "w") as package:
        package.writestr("a.txt", "不是文档")

    ran = run("index", "资料")

    assert ran.status == 1
    assert sorted(ran.err.splitlines()[:-1]) == sorted(
        [
            "打不开 资料/假.docx：后缀是 .docx，里面却不是 Word 文档，请换回原来的后缀，或另存为 .docx。",
            "打不开 资料/密.pdf：文件有密码，请先去除密码。",
            "打不开 资料/扫描.tif：里面是图片，没有文字，要读图片，请先安装识别文字的组件：pip install 'wenju[ocr]'。",
            "打不开 资料/断.pdf：文件已损坏，或后缀与内容不符，请重新保存或下载后再试。",
            "打不开 资料/空.html：里面没有文字，请换一份有内容的。",
        ]
    )
    assert "资料库现有 5 份资料" in ran.out
    assert "每周一班" in run("ask", "云川港的新航线多久一班").out


def test_what_is_missing_on_a_page_is_shown(run: Run) -> None:
    Path("04.txt").write_text(
        "（紧接01版）第三条 优化营商环境，简化审批事项，公开办事流程。\n第五条 本决定自公布之日起施行。\n",
        encoding="utf-8",
    )

    shown = run("read", "04.txt").out

    assert "（紧接01版）　（另一部分在那一版）" in shown
    assert (
        shown.index("（缺第1至2条）")
        < shown.index("第三条")
        < shown.index("（缺第4条）")
        < shown.index("第五条")
    )
