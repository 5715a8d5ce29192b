# `make chat` and `make test` are all that a newcomer needs; each sets up what is missing.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
UV := 0.13.9
PIP_AUDIT := 2.10.1
# Where Python may not keep what it compiles, it is done once for all here: else each service that starts spends a third
# of a second of CPU on it, each first question half a second. Elsewhere it is done when something is first used.
COMPILED := $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)

.PHONY: chat serve index test check lint format types contracts bench scale evaluate crash soak audit lock clean

chat: $(READY)
	@$(BIN)/wenju index data/samples
	@$(BIN)/wenju chat

# Answers on Telegram; needs TELEGRAM_BOT_TOKEN in .env.
serve: $(READY)
	@$(BIN)/wenju serve

index: $(READY)
	@mkdir -p data/documents
	@$(BIN)/wenju index data/documents

test: $(READY)
	@$(BIN)/python -m pytest

check: lint types contracts test

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports

# Measures, and writes docs/benchmarks.md; the peer gets an environment of its own in .venv/peer.
bench: $(READY)
	@$(BIN)/python -m tests.bench

# Builds and searches collections of 10,000 and 100,000 passages; half an hour. `python -m tests.bench.scale 300000` for more.
scale: $(READY)
	@$(BIN)/python -m tests.bench.scale

# Measures finding and answering over the visible sets of ../shared; fails under the floor of tests/bench/floor.toml.
evaluate: $(READY)
	@$(BIN)/python -m tests.bench.floor

# Kills the program seventy times while it writes; fails if one of them was not gone over.
crash: $(READY)
	@$(BIN)/python -m tests.crash

# The bot on an emulated Telegram: a crowd, kills, faults, hostile requests, bad days, half an hour; needs ../shared.
soak: $(READY)
	@$(BIN)/python -m tests.load crowd
	@$(BIN)/python -m tests.load kills
	@$(BIN)/python -m tests.load faults
	@$(BIN)/python -m tests.load http
	@$(BIN)/python -m tests.load troubles
	@$(BIN)/python -m tests.load minutely
	@$(BIN)/python -m tests.load months

# Licences of all that is installed, and known weaknesses of it; for these the data of PyPI must be within reach.
audit: $(READY)
	@$(BIN)/python -m pytest -q tests/test_licences.py
	@found=$$($(BIN)/uv tool run --quiet pip-audit==$(PIP_AUDIT) --requirement requirements.lock --disable-pip --strict 2>&1); status=$$?; \
	printf '%s\n' "$$found" | tail -n 30; \
	if [ $$status -ne 0 ]; then case "$$found" in \
	*"known vulnerabilit"*) exit 1;; \
	*) printf '查不到漏洞数据，已知漏洞这一项没有检查。\n';; esac; fi

# Versions with their hashes and without addresses; the optional extras stay out.
lock: $(READY)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.lock

clean:
	@rm -rf .venv data/index

$(READY): requirements.lock pyproject.toml
	@printf '正在准备环境……\n'
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "需要 Python 3.11 或更新的版本")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(BIN)/uv pip install --quiet $(COMPILED) --python $(BIN)/python --require-hashes --requirement requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)
	@printf '环境已就绪。\n'
