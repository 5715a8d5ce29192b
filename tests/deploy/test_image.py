"""The image, without a container engine: its commands run here, and what they install runs as confined as there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings
from tests.deploy import DEPLOY, ROOT
from tests.load.world import free_port

IMAGE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
# As `cap_drop: [ALL]` and `no-new-privileges` would have it: root is then held to permissions as others are.
CONFINED = ("setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all") if os.getuid() == 0 else ()
PATIENCE = 60  # seconds on a busy machine


def said(word: str) -> list[str]:
    """What the image says after an instruction, in order."""
    return re.findall(rf"^\s*{word} (.+)$", IMAGE, re.MULTILINE)


def set_writable(folder: Path, writable: bool) -> None:
    for inner in (path for path in (folder, *folder.rglob("*")) if path.is_dir() and not path.is_symlink()):
        inner.chmod(0o755 if writable else 0o555)


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """The folder that the image would have as /opt/wenju, made by the image's own commands, for reading only."""
    place = Path(tempfile.mkdtemp())
    source = place / "src"
    for copied in said("COPY"):
        *names, to = shlex.split(copied)
        if names[0].startswith("--from"):
            continue
        for name in names:
            into = source / to / name if to.endswith("./") else source / to
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, into, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                into.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, into)
    install = next(line for line in said("RUN") if "/opt/wenju/bin/python" in line)
    python = Path(sys.executable)
    command = install.replace("/opt/tools/bin/uv", str(python.with_name("uv")))
    command = command.replace("/opt/wenju", str(place / "wenju")).replace(
        "python -m venv", f"{python} -m venv"
    )
    command = command.replace(
        " --compile-bytecode", ""
    )  # takes a minute, and changes only how fast it starts
    try:
        ran = subprocess.run(
            command,
            shell=True,
            cwd=source,
            env={**os.environ, "UV_OFFLINE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode and ("offline" in ran.stderr or "network was disabled" in ran.stderr):
            pytest.skip("uv has not kept the packages that it would install")
        assert ran.returncode == 0, ran.stderr
        set_writable(place / "wenju", False)
        yield place / "wenju"
    finally:
        set_writable(place / "wenju", True)
        shutil.rmtree(place)


@pytest.fixture
def data(installed: Path) -> Iterator[Path]:
    """A folder like the volume /data."""
    folder = Path(tempfile.mkdtemp(dir=installed.parent))
    yield folder
    shutil.rmtree(folder)


def environment(installed: Path, data: Path, port: int) -> dict[str, str]:
    """The image's own, with the folders and the port of this machine."""
    told = dict(pair.split("=", 1) for line in said("ENV") for pair in shlex.split(line))
    told.pop("UV_NO_CACHE")
    told["PATH"] = told["PATH"].replace("/opt/wenju", str(installed)).replace("$PATH", os.environ["PATH"])
    return told | {"DATA_DIR": str(data), "HTTP_PORT": str(port)}


def run(installed: Path, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CONFINED, installed / "bin" / "wenju", *arguments],
        cwd=data,
        env=environment(installed, data, free_port()),
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_installed_reads_and_answers_where_it_may_write_nowhere_else(
    installed: Path, data: Path
) -> None:
    (data / "documents").mkdir()
    (data / "documents" / "桥.txt").write_text("老桥今天封闭检测\n\n　　检测由两台机器人完成。\n", "utf-8")

    read = run(installed, data, "index", str(data / "documents"))
    answered = run(installed, data, "ask", "检测由谁完成")

    assert (read.returncode, answered.returncode) == (0, 0), read.stderr + answered.stderr
    assert "检测由两台机器人完成" in answered.stdout


def test_without_a_token_the_service_says_what_is_missing(installed: Path, data: Path) -> None:
    ran = run(installed, data, "serve")

    assert ran.returncode == 2
    assert "TELEGRAM_BOT_TOKEN" in ran.stderr


def test_the_health_check_finds_the_service_healthy_and_a_stop_ends_it_well(
    installed: Path, data: Path
) -> None:
    port = free_port()
    told = environment(installed, data, port) | {
        "HTTP_HOST": "127.0.0.1",
        "TELEGRAM_BOT_TOKEN": "123456:for-tests",
        "TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
        "ACCESS": "open",
    }
    check = [part.replace(":8080", f":{port}") for part in yaml.safe_load(said(r"HEALTHCHECK .+? CMD")[0])]
    command = [*CONFINED, installed / "bin" / "wenju", "serve"]

    with subprocess.Popen(
        command, cwd=data, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as service:
        try:
            end = time.monotonic() + PATIENCE
            while subprocess.run(check, env=told, capture_output=True, check=False).returncode:
                assert time.monotonic() < end
                assert service.poll() is None
                time.sleep(0.1)
        finally:
            service.terminate()
        assert service.wait(PATIENCE) == 0


def test_the_image_and_the_composition_speak_of_settings_that_there_are() -> None:
    told = [pair.split("=")[0] for line in said("ENV") for pair in shlex.split(line)]
    composed = [name for service in COMPOSE["services"].values() for name in service.get("environment", {})]
    ours = {name.upper() for name in Settings.model_fields}

    assert {*told, *composed} - ours == {"PATH", "PYTHONDONTWRITEBYTECODE", "UV_NO_CACHE"}


def test_every_service_is_confined() -> None:
    for service in COMPOSE["services"].values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_what_is_sent_to_the_builder_holds_no_secret_and_no_data() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    copied = {name for line in said("COPY") if "--from" not in line for name in shlex.split(line)[:-1]}

    assert ignored[0] == "*"
    assert {line.removeprefix("!") for line in ignored[1:] if line.startswith("!")} == copied
