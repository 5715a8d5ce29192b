"""The nginx example, run by nginx: what it lets through to the service, and what it does not."""

from __future__ import annotations

import http.client
import shlex
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy import DEPLOY
from tests.load.world import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin") or ""
PATIENCE = 20  # seconds on a busy machine

pytestmark = pytest.mark.skipif(
    not NGINX or not shutil.which("openssl"), reason="needs nginx and openssl, which are not here"
)

WHOLE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/wenju.conf;
}}
"""


class Told(BaseHTTPRequestHandler):
    """Stands where the service would, and says what reached it."""

    def do_GET(self) -> None:
        told = f"{self.command} {self.path} for {self.headers['X-Forwarded-For']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where nginx answers over TLS, with the example's rules and a certificate of its own."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=wenju.example"
    into = f"-keyout {folder}/key.pem -out {folder}/fullchain.pem"
    subprocess.run(shlex.split(f"{certificate} {into}"), check=True, capture_output=True)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    example = (DEPLOY / "nginx.conf").read_text("utf-8")
    for was, now in (
        ("/etc/ssl/wenju", str(folder)),
        ("127.0.0.1:8080", f"127.0.0.1:{behind.server_port}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
    ):
        assert was in example
        example = example.replace(was, now)
    (folder / "wenju.conf").write_text(example, "utf-8")
    whole = folder / "nginx.conf"
    whole.write_text(WHOLE.format(folder=folder), "utf-8")
    tried = subprocess.run([NGINX, "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    with subprocess.Popen([NGINX, "-c", whole], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        try:
            _wait(folder, secure)
            yield secure
        finally:
            run.terminate()
            behind.shutdown()
            behind.server_close()


def _wait(folder: Path, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            asked(port, "GET", "/")
            return
        except OSError:
            assert time.monotonic() < end, (folder / "error.log").read_text("utf-8")
            time.sleep(0.05)


def asked(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {"Host": "wenju.example", "X-Forwarded-For": "10.0.0.1"})
        reply = connection.getresponse()
        return reply.status, reply.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/p/token", "/style.css"])
def test_pages_reach_the_service_with_the_callers_own_address(port: int, path: str) -> None:
    assert asked(port, "GET", path) == (200, f"GET {path} for 127.0.0.1")


def test_telegram_reaches_the_service(port: int) -> None:
    assert asked(port, "POST", "/telegram/secret", b"{}") == (200, "POST /telegram/secret for 127.0.0.1")


@pytest.mark.parametrize(
    "path", ["/metrics", "/readyz", "/healthz", "//metrics", "/p/../metrics", "/%6detrics"]
)
def test_what_is_for_the_house_stays_in_the_house(port: int, path: str) -> None:
    assert asked(port, "GET", path)[0] == 404


def test_nothing_is_posted_to_pages(port: int) -> None:
    assert asked(port, "POST", "/p/token", b"x")[0] == 403


def test_large_bodies_are_turned_away(port: int) -> None:
    assert asked(port, "POST", "/telegram/secret", b"x" * 1_100_000)[0] == 413


def test_a_flood_is_turned_away_and_does_not_reach_the_service(port: int) -> None:
    statuses = [asked(port, "GET", "/p/token")[0] for _ in range(60)]

    assert statuses.count(503) > 0
    assert set(statuses) <= {200, 503}
