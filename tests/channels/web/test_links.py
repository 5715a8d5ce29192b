"""Signed addresses, and the key that signs them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.channels.web.links import Expired, Forged, Links, key_in


def test_an_address_says_what_it_was_made_for() -> None:
    links = Links("https://wenju.example/", b"k" * 32, days=30)

    address = links.address("Ab_-9", -2)

    assert address.startswith("https://wenju.example/p/")
    assert address.endswith("#quote")
    assert links.read(address.removeprefix("https://wenju.example/p/").removesuffix("#quote")) == (
        "Ab_-9",
        -2,
    )


def test_each_altered_character_is_noticed() -> None:
    links = Links("https://wenju.example", b"k" * 32)
    token = links.address("r1", 1).removeprefix("https://wenju.example/p/").removesuffix("#quote")

    for place in range(len(token) - 1):  # the last one holds bits that say nothing
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(Forged):
            links.read(token[:place] + other + token[place + 1 :])


def test_an_old_address_is_over() -> None:
    links = Links("https://wenju.example", b"k" * 32, days=-1)

    with pytest.raises(Expired):
        links.read(links.address("r1", 1).removeprefix("https://wenju.example/p/").removesuffix("#quote"))


def test_the_key_stays_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"

    key = key_in(folder)

    assert key_in(folder) == key
    assert len(key) == 32
    assert stat.S_IMODE((folder / "signing.key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["signing.key"]
