"""What we install may be passed on under our licence, and NOTICE names what asks for more than a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PERMISSIVE = re.compile(
    r"MIT|Apache|BSD|ISC|Python Software Foundation|PSF|Zlib|Unlicense|0BSD|CC0|HPND|NCSA"
)
WITH_CONDITIONS = re.compile(r"LGPL|Lesser General Public|MPL|Mozilla")
REFUSED = re.compile(r"GPL|General Public License|SSPL|BUSL|Elastic|Commons Clause")


def locked() -> list[str]:
    """The names in the lock, each once."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    return sorted(
        {found[1] for line in lines if (found := re.match(r"([A-Za-z0-9._-]+)(?:\[.*\])?==", line))}
    )


def installed() -> Iterator[Distribution]:
    """Of the locked packages those that are here; others belong to other systems."""
    for name in locked():
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def licence(package: Distribution) -> str:
    """What the package says of itself, in the place that is most exact."""
    said = package.metadata
    classified = [
        line.rpartition("::")[2].strip()
        for line in said.get_all("Classifier", [])
        if line.startswith("License ::") and line.count("::") > 1
    ]
    plain = said.get_all("License", [""])[0].partition("\n")[0]
    return said.get_all("License-Expression", [""])[0] or " AND ".join(classified) or plain


def judged(said: str) -> str:
    """`refused`, `conditions`, `permissive` or `unknown`. Of several that one may choose from, the kindest counts."""
    kinds = []
    for choice in re.split(r" OR ", said) if "(" not in said else [said]:
        kept = WITH_CONDITIONS.sub("", choice)
        if REFUSED.search(kept):
            kinds.append("refused")
        elif kept != choice:
            kinds.append("conditions")
        else:
            kinds.append("permissive" if PERMISSIVE.search(choice) else "unknown")
    return min(kinds, key=["permissive", "conditions", "unknown", "refused"].index)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("AGPL-3.0-or-later", "refused"),
        ("GNU General Public License v3 (GPLv3)", "refused"),
        ("LGPL-3.0-only", "conditions"),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", "conditions"),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", "conditions"),
        ("MIT AND GPL-2.0-only", "refused"),
        ("BSD-3-Clause OR GPL-2.0-only", "permissive"),
        ("All rights reserved", "unknown"),
        ("", "unknown"),
    ],
)
def test_licences_are_told_apart(said: str, verdict: str) -> None:
    assert judged(said) == verdict


def test_nothing_is_installed_that_binds_those_who_use_us() -> None:
    verdicts = {package.name: judged(licence(package)) for package in installed()}

    assert len(verdicts) > 100
    assert {name: one for name, one in verdicts.items() if one in ("refused", "unknown")} == {}


def test_the_notice_names_what_asks_for_more_than_a_mention() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    asking = {package.name for package in installed() if judged(licence(package)) == "conditions"}

    named = set(re.findall(r"^  ([A-Za-z0-9_-]+) ", notice, re.MULTILINE))
    assert named - {"axe-core-python"} == asking  # which is MIT, and holds what is MPL
