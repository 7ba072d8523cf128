"""Settings: read from the environment, refused when unsafe."""

from __future__ import annotations

import pytest

from reserve_app.domain.errors import ConfigurationError
from reserve_app.settings import Settings, get_settings

STRONG = "k" * 40


@pytest.fixture(autouse=True)
def _fresh_settings() -> object:
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_the_defaults_serve_localhost_only() -> None:
    settings = get_settings()
    assert settings.public_url == f"http://localhost:{settings.port}"
    assert f"http://127.0.0.1:{settings.port}" in settings.origins


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RESERVE_PORT", "70000"),
        ("RESERVE_PORT", "three"),
        ("RESERVE_URL", "ftp://example.org"),
        ("RESERVE_URL", "https://reserve.example.org"),  # not localhost: the default key is unsafe
        ("RESERVE_GEOCODER", "google"),
        ("RESERVE_ENV", "production"),
    ],
)
def test_a_malformed_or_unsafe_setting_stops_the_start_and_names_itself(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        get_settings()
    assert "RESERVE_" in caught.value.sentence


def test_production_wants_https_and_a_strong_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVE_ENV", "production")
    monkeypatch.setenv("RESERVE_SECRET_KEY", STRONG)
    monkeypatch.setenv("RESERVE_URL", "http://reserve.example.org")
    with pytest.raises(ConfigurationError, match="https"):
        get_settings()
    monkeypatch.setenv("RESERVE_URL", "https://reserve.example.org")
    assert get_settings().origins == ("https://reserve.example.org",)


def test_a_public_site_accepts_no_localhost_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVE_SECRET_KEY", STRONG)
    monkeypatch.setenv("RESERVE_URL", "https://reserve.example.org")
    assert not any("localhost" in origin for origin in get_settings().origins)


def test_passwords_are_never_shown() -> None:
    settings = Settings(
        database_url="postgresql+psycopg://reserve:canary-1@db/reserve",
        redis_url="redis://:canary-2@cache/0",
        secret_key="canary-3" * 5,
    )
    shown = str(settings.shown())
    assert "canary" not in shown
    assert "db/reserve" in shown
    assert "canary-3" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RESERVE_CRISIS", "nope"),
        ("RESERVE_CRISIS", "../../etc/passwd"),
        ("RESERVE_URL", "http://localhost:99999"),
        ("RESERVE_URL", "http://localhost:3000/path"),
        ("RESERVE_URL", "http://user:pw@localhost:3000"),
        ("RESERVE_REDIS_URL", "localhost:6379"),
        ("RESERVE_REDIS_URL", "memcached://localhost"),
        ("RESERVE_REDIS_URL", "redis://:pw@:6379"),
        ("RESERVE_REDIS_URL", "redis://cache:99999"),
        ("RESERVE_REDIS_URL", "redis://cache/reserve"),
        ("RESERVE_WORKERS", "0"),
        ("RESERVE_WORKERS", "2"),  # without Redis each worker would hear itself only
        ("RESERVE_URL", "http://LOCALHOST:3000"),  # browsers write it small: it would never match
    ],
)
def test_what_could_never_work_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        get_settings()


@pytest.mark.parametrize(
    "address", ["redis://cache", "rediss://u:pw@cache:6380/1", "redis://[::1]:6379/0"]
)
def test_several_workers_need_the_address_of_a_redis(address: str) -> None:
    assert Settings(redis_url=address, workers=2).workers == 2


def test_a_password_in_a_query_is_hidden_too() -> None:
    shown = Settings(redis_url="redis://cache/0?password=canary-4&ssl=1").shown()
    assert "canary" not in str(shown)
    assert "cache/0" in shown["RESERVE_REDIS_URL"]


def test_a_password_with_signs_in_it_is_hidden_whole() -> None:
    assert "cr@et" not in str(Settings(database_url="postgresql://u:s3:cr@et@h/db").shown())
