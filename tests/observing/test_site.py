from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.observing.meters import Meters
from bot.observing.site import routes
from bot.observing.vitals import Vitals


def client(vitals: Vitals, host: str = "127.0.0.1") -> TestClient:
    return TestClient(Starlette(routes=routes(vitals, Meters(vitals))), client=(host, 1234))


def well() -> Vitals:
    vitals = Vitals(has_model=False)
    for part in vitals.parts:
        vitals.well(part)
    return vitals


def test_who_looks_after_the_service_sees_whether_it_is_ready() -> None:
    assert client(well()).get("/readyz").status_code == 200
    waiting = client(Vitals(has_model=True)).get("/readyz")
    assert waiting.status_code == 503
    assert set(waiting.json()["parts"]) == {"store", "index", "telegram", "model"}


def test_numbers_are_in_prometheus_format() -> None:
    shown = client(well()).get("/metrics")

    assert shown.headers["content-type"].startswith("text/plain")
    assert "wenju_ready 1.0" in shown.text.splitlines()
    assert 'wenju_questions_total{outcome="failed"} 0.0' in shown.text.splitlines()


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("host", "headers"),
    [
        ("8.8.8.8", {}),
        ("2001:4860::1", {}),
        ("testclient", {}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("10.0.0.7", {"Via": "1.1 proxy"}),
    ],
)
def test_nobody_outside_sees_them(path: str, host: str, headers: dict[str, str]) -> None:
    assert client(well(), host).get(path, headers=headers).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3", "172.18.0.4", "fd00::2"])
def test_the_house_is_let_in(host: str) -> None:
    assert client(well(), host).get("/metrics").status_code == 200
