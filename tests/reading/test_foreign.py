"""Files that point outside themselves: nothing is fetched for them, and no other file is read into them."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading import read
from retrieval.types import Document

SECRET = "银行保险箱的密码是四九一三"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A server that everything in the files points to."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        yield server


def was_called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def words_of(path: Path) -> str:
    """All that is read from a file; nothing, where it is refused."""
    try:
        return "".join(one.text for one in read(path, path.name) if isinstance(one, Document))
    except UnreadableDocument:
        return ""


def test_a_web_page_is_read_without_what_it_asks_to_be_loaded(
    tmp_path: Path, listening: socket.socket
) -> None:
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    path = tmp_path / "页.html"
    path.write_text(
        f"""<!DOCTYPE html SYSTEM "{url}/a.dtd"><html><head><base href="{url}/"><link rel=stylesheet href=a.css>
        <meta http-equiv=refresh content="0; url={url}/next"><script src="{url}/a.js"></script></head>
        <body><article><h1>老桥今天封闭检测</h1><p>检测由两台机器人完成，工期为三天，行人可以走渡口。</p>
        <img src="{url}/a.png"><iframe src="{url}/b"></iframe><object data="file:///etc/passwd"></object>
        </article></body></html>""",
        "utf-8",
    )

    assert "检测由两台机器人完成" in words_of(path)
    assert not was_called(listening)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_a_word_document_brings_in_no_other_file(tmp_path: Path, listening: socket.socket, part: str) -> None:
    secret = tmp_path / "秘密"
    secret.write_text(SECRET, "utf-8")
    port = listening.getsockname()[1]
    made = docx.Document()
    made.add_paragraph("第一条 为了规范夜间经济，制定本办法。")
    whole = io.BytesIO()
    made.save(whole)
    path = tmp_path / "办法.docx"
    with ZipFile(whole) as before, ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                head, _, rest = content.partition(b"?>")
                doctype = (
                    f'<!DOCTYPE w [<!ENTITY s SYSTEM "file://{secret}"> <!ENTITY n SYSTEM "http://127.0.0.1:{port}/">'
                    f'<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p"> %p;]>'
                )
                content = head + b"?>" + doctype.encode() + rest.replace("第一条".encode(), b"&s;&n;")
            after.writestr(name, content)

    words = words_of(path)

    assert SECRET not in words
    assert not was_called(listening)


def test_a_picture_or_template_from_elsewhere_is_not_fetched(
    tmp_path: Path, listening: socket.socket
) -> None:
    made = docx.Document()
    made.add_paragraph("第一条 为了规范夜间经济，制定本办法。")
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for kind in ("image", "attachedTemplate", "oleObject"):
        made.part.relate_to(f"{url}/{kind}", f"{kinds}/{kind}", is_external=True)
    path = tmp_path / "办法.docx"
    made.save(str(path))

    assert "制定本办法" in words_of(path)
    assert not was_called(listening)


def test_a_statement_beside_the_files_names_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "秘密").write_text(SECRET, "utf-8")
    (tmp_path / "meta.toml").write_text('paper = "../秘密"\ndate = 2024-06-26\n', "utf-8")
    path = tmp_path / "版.txt"
    path.write_text("老桥今天封闭检测\n\n　　检测由两台机器人完成。\n", "utf-8")

    [document] = read(path, path.name)

    assert SECRET not in repr(document)
