"""The files of `deploy/` name settings, files and commands that exist, and start as they are."""

from __future__ import annotations

import re

from reserve_app.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (DEPLOY / "env.example").read_text(encoding="utf-8")
NOT_OURS = {"RESERVE_DOMAIN"}
# The prefix of a setting, then what Compose puts in place of ${NAME:?} and ${NAME:-default}.
SETTING = re.compile(r"^    (RESERVE_\w+): (.+)$", re.MULTILINE)
VARIABLE = re.compile(r"\$\{(\w+)(?::\?|:-([^}]*))\}")


def _settings(filled: dict[str, str]) -> dict[str, str]:
    def value(found: re.Match[str]) -> str:
        return filled.get(found[1]) or found[2] or ""

    return {
        name: VARIABLE.sub(value, text).strip('"')
        for name, text in SETTING.findall(COMPOSE)
        if name not in NOT_OURS
    }


def _filled() -> dict[str, str]:
    filled = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.MULTILINE))
    secrets = {name: "a1" * 32 for name, value in filled.items() if not value}
    return filled | secrets | {"RESERVE_SMTP_URL": "smtp://u:a1@mail.example.org:587"}


def test_every_setting_there_is_one_of_ours() -> None:
    known = {f"RESERVE_{name.upper()}" for name in Settings.model_fields} | NOT_OURS
    named = set(re.findall(r"\bRESERVE_[A-Z_]+\b", COMPOSE + EXAMPLE))
    assert len(named) > 10
    assert named <= known


def test_every_variable_asked_for_is_in_the_example() -> None:
    asked = {name for name, _ in VARIABLE.findall(COMPOSE)}
    assert asked == set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))


def test_what_compose_sets_is_accepted_in_production_and_refused_when_left_empty() -> None:
    values = {name.removeprefix("RESERVE_").lower(): v for name, v in _settings(_filled()).items()}
    settings = Settings.model_validate(values)
    assert settings.env == "production"
    assert settings.workers == 2
    assert settings.public_url == "https://reserve.example.org"
    asked = re.findall(r"\$\{(\w+):\?\}", COMPOSE)
    assert {"RESERVE_SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"} <= set(asked)


def test_the_image_is_made_of_files_that_exist() -> None:
    recipe = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (.+) \S+$", recipe, re.MULTILINE)
    assert copied
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", "var", "deploy/.env"} <= set(ignored)
