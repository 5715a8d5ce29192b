"""The printed page beside the words that were read of it."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.answering.keeping import Receipt
from bot.channels.web.links import Links
from bot.channels.web.site import site
from retrieval.reading import read
from retrieval.splitting import split
from retrieval.types import Document, Passage
from tests.channels.web.shelves import Kept, Shelf, newer, quoting
from tests.reading.printing import HEIGHT, WIDTH, Drawn, pdf

LINKS = Links("https://wenju.example", b"k" * 32)
QUOTE = "云川港昨天开通第六条远洋航线。"
MARKER = (255, 230, 120)
YELLOW = (215, 245)  # of 255, what a JPEG makes of the marker's green


class Collection:
    """One PDF of two pages, read; its second page is the one quoted from."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "版面.pdf"
        pages = [[Drawn(78, 110, 10, "夜市客流比去年增加两成。")], [Drawn(390, 550, 10, QUOTE)]]
        self.path.write_bytes(pdf(pages))
        (document,) = read(self.path, "版面.pdf")
        assert isinstance(document, Document)
        self.told = list(split(document))
        self.shelf = Shelf(self.told, document.places, (str(self.path), self.digest()))
        self.kept = Kept([self.receipt(document)])

    def digest(self) -> str:
        return sha256(self.path.read_bytes()).hexdigest()

    def receipt(self, document: Document) -> Receipt:
        receipt = quoting(self.told, QUOTE)
        start = document.text.index(QUOTE)
        citation = receipt.answer.citations[0]
        cited = type(citation)(1, citation.passage, QUOTE, ((start, start + len(QUOTE)),))
        answer = type(receipt.answer)("问", "问", "answered", receipt.answer.sentences, (cited,))
        return Receipt(receipt.id, receipt.talk, answer, receipt.at)

    def client(self) -> TestClient:
        return TestClient(site(LINKS, self.kept, lambda: self.shelf), base_url="https://wenju.example")


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path)


def proof(client: TestClient) -> str:
    return client.get(LINKS.address("r1", 1).removeprefix(LINKS.base)).text


def pictures(html: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', html)


def yellow(picture: Image.Image) -> tuple[float, float, float, float]:
    """The bounds of what is marked, in shares."""
    found = picture.convert("RGB").split()[2].point(lambda value: 255 if value < 160 else 0)
    bright = picture.convert("RGB").split()[0].point(lambda value: 255 if value > 230 else 0)
    both = Image.composite(found, Image.new("L", picture.size), bright)
    box = both.getbbox()
    assert box is not None
    return box[0] / picture.width, box[1] / picture.height, box[2] / picture.width, box[3] / picture.height


def test_the_printed_page_stands_beside_its_words_with_the_quote_marked(collection: Collection) -> None:
    client = collection.client()

    html = proof(client)
    part, whole = (client.get(address) for address in pictures(html))

    assert "原件第 2 页" in html
    assert {reply.headers["content-type"] for reply in (part, whole)} == {"image/jpeg"}
    assert "default-src 'none'" in whole.headers["content-security-policy"]
    page = Image.open(BytesIO(whole.content))
    assert page.width / page.height == pytest.approx(WIDTH / HEIGHT, abs=0.01)
    assert yellow(page) == pytest.approx((390 / WIDTH, 541 / HEIGHT, 540 / WIDTH, 552 / HEIGHT), abs=0.01)
    assert Image.open(BytesIO(part.content)).height < page.height


def test_a_page_without_its_file_is_words_alone(collection: Collection) -> None:
    client = collection.client()
    address = pictures(proof(client))[0]

    collection.path.write_bytes(pdf([[Drawn(10, 10, 10, "另一份")], [Drawn(10, 10, 10, "另一份")]]))
    assert client.get(address).status_code == 404

    collection.path.unlink()
    html = proof(client)
    assert (QUOTE in html, pictures(html), client.get(address).status_code) == (True, [], 404)


def test_a_picture_opens_for_its_signed_address_only(collection: Collection) -> None:
    client = collection.client()
    address = pictures(proof(client))[0]
    token = LINKS.address("r1", 1).removeprefix(f"{LINKS.base}/p/").removesuffix("#quote")

    assert client.get(f"/s/{token}").status_code == 404
    assert client.get(address.replace("/s/", "/p/")).status_code == 404
    assert client.get(address.replace("r1", "r2")).status_code == 404
    over = TestClient(site(Links(LINKS.base, LINKS.key, days=-1), collection.kept, lambda: collection.shelf))
    assert over.get(address).status_code == 410
    collection.shelf.passages = []
    assert client.get(address).status_code == 404


def test_of_a_newer_version_the_passage_is_marked(collection: Collection) -> None:
    collection.shelf.passages = [
        Passage(
            **{name: getattr(one, name) for name in Passage.__slots__} | {"document": newer(one.document)}
        )
        for one in collection.told
    ]

    assert len(pictures(proof(collection.client()))) == 2
