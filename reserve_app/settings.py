"""Every setting, from the environment (``RESERVE_*``): typed, documented, refused when unsafe."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from reserve_app.domain.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
PROFILES = ROOT / "reserve_app" / "data" / "crises"
DEFAULT_SECRET = "only-for-localhost"  # noqa: S105 - refused anywhere else, see below
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32  # characters; 192 bits as base64
REDIS_SCHEMES = frozenset({"redis", "rediss"})
PASSWORD_IN_ADDRESS = re.compile(r"(://[^:/@]*:)\S*(@)|(password=)[^&\s]*")


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="RESERVE_", extra="ignore", frozen=True)

    env: Literal["development", "production"] = Field(
        default="development", description="production refuses unsafe values at start"
    )
    url: str = Field(
        default="", description="public address of the site; empty: http://localhost:PORT"
    )
    port: int = Field(default=3000, ge=1, le=65535, description="port to listen on")
    data_dir: Path = Field(
        default=ROOT / "var", description="folder of the embedded database and of generated files"
    )
    database_url: str = Field(
        default="",
        description="postgresql+psycopg://… ; empty: the embedded SQLite file in data_dir",
    )
    redis_url: str = Field(
        default="",
        description="redis://… or rediss://…, Redis or Valkey, when several workers serve; "
        "empty: one process",
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="processes that serve; several need RESERVE_REDIS_URL"
    )
    secret_key: SecretStr = Field(
        default=SecretStr(DEFAULT_SECRET),
        description="random text of 32 characters or more, for signatures",
    )
    crisis: str = Field(
        default="covid19",
        pattern=r"^[a-z0-9_]{1,40}$",
        description="crisis profile, a file of data/crises",
    )
    geocoder: Literal["offline", "ban"] = Field(
        default="offline",
        description="ban: ask the State's geocoder first, then the embedded gazetteer",
    )
    geocoder_timeout_s: float = Field(
        default=1.5, gt=0, le=10, description="longest wait for the online geocoder, in seconds"
    )
    trusted_proxy_hops: int = Field(
        default=0, ge=0, le=5, description="own reverse proxies in front of the application"
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="smtp://user:password@host:587 or smtps://…; empty: mail is only printed",
    )
    mail_from: str = Field(
        default="Réserve <ne-pas-repondre@localhost>", description="sender of every mail"
    )
    operator_name: str = Field(
        default="",
        max_length=200,
        description="body that opens this site, as the legal notice and privacy page name it",
    )
    operator_contact: str = Field(
        default="", max_length=200, description="address people may write to, shown in those pages"
    )
    host_name: str = Field(
        default="", max_length=200, description="who hosts the site, with their address"
    )
    jobs: bool = Field(
        default=True, description="run the clock and the mail inside `reserve serve`"
    )
    events_per_second: float = Field(
        default=20, gt=0, le=100_000, description="events one socket may send each second"
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="who sends it as a bearer may read /metrics; empty: this machine only, and "
        "nobody in production",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="least severe log line kept"
    )

    @property
    def database(self) -> str:
        """SQLAlchemy address of the database, embedded or not."""
        return self.database_url or f"sqlite:///{self.data_dir / 'reserve.db'}"

    @property
    def public_url(self) -> str:
        """Public address of the site, without a final slash."""
        return (self.url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may open a socket or post a form: ours, and no other."""
        parts = urlsplit(self.public_url)
        own = f"{parts.scheme}://{parts.netloc}"
        if parts.hostname not in LOCAL_HOSTS:
            return (own,)
        port = f":{parts.port}" if parts.port else ""
        twins = (f"{parts.scheme}://{host}{port}" for host in ("localhost", "127.0.0.1"))
        return tuple(dict.fromkeys((own, *twins)))

    @property
    def mailbox(self) -> str:
        """Address of the page of what would be sent; empty where mail leaves or others come."""
        local = urlsplit(self.public_url).hostname in LOCAL_HOSTS
        sends = bool(self.smtp_url.get_secret_value())
        here = local and not sends and self.env != "production"
        return f"{self.public_url}/courriels" if here else ""

    def shown(self) -> dict[str, str]:
        """Return the settings by environment name, as text, passwords hidden."""
        values = self.model_dump(mode="json")
        return {
            f"RESERVE_{name.upper()}": PASSWORD_IN_ADDRESS.sub(r"\1\3***\2", str(value))
            for name, value in values.items()
        }

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        parts = urlsplit(self.public_url)
        if not _is_origin(self.public_url):
            msg = "RESERVE_URL must be like https://reserve.example.org, without path or name"
            raise ValueError(msg)
        if not (PROFILES / f"{self.crisis}.toml").is_file():
            msg = "RESERVE_CRISIS names no file of data/crises"
            raise ValueError(msg)
        if self.redis_url and not _names_a_redis(self.redis_url):
            msg = "RESERVE_REDIS_URL must be like redis://user:password@host:6379/0 or rediss://…"
            raise ValueError(msg)
        if self.workers > 1 and not self.redis_url:
            msg = "RESERVE_WORKERS above 1 needs RESERVE_REDIS_URL: workers must hear each other"
            raise ValueError(msg)
        hostname = parts.hostname or ""
        if self.env == "production":
            self._refuse_in_production(parts.scheme, hostname)
        elif hostname not in LOCAL_HOSTS and self._secret_is_weak():
            msg = "RESERVE_SECRET_KEY must be set (32 characters or more) when not on localhost"
            raise ValueError(msg)
        return self

    def _refuse_in_production(self, scheme: str, hostname: str) -> None:
        problems = []
        if self._secret_is_weak():
            problems.append("RESERVE_SECRET_KEY must be 32 random characters or more")
        if scheme != "https" and hostname not in LOCAL_HOSTS:
            problems.append("RESERVE_URL must begin with https://")
        token = self.metrics_token.get_secret_value()
        if token and len(token) < SHORTEST_SECRET:
            problems.append("RESERVE_METRICS_TOKEN must be 32 random characters or more")
        if self.log_level == "DEBUG":
            problems.append("RESERVE_LOG_LEVEL=DEBUG would write personal data")
        if problems:
            raise ValueError("; ".join(problems))

    def _secret_is_weak(self) -> bool:
        secret = self.secret_key.get_secret_value()
        return secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET


def _is_origin(address: str) -> bool:
    """Say whether an address is scheme, host and port only, written as browsers send Origin."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a port out of range
        return False
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return parts.scheme in {"http", "https"} and address == f"{parts.scheme}://{host}{port}"


def _names_a_redis(address: str) -> bool:
    """Say whether an address is one that Reflex, the counters and the live bus all understand."""
    try:
        parts = urlsplit(address)
        database, port = parts.path.removeprefix("/"), parts.port
    except ValueError:  # a port out of range
        return False
    named = parts.scheme in REDIS_SCHEMES and bool(parts.hostname) and port != 0
    return named and (not database or database.isdecimal())


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read once.

    Raises:
        ConfigurationError: a setting is malformed, or unsafe in production.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{'RESERVE_' + str(item['loc'][0]).upper() + ': ' if item['loc'] else ''}{item['msg']}"
            for item in error.errors(include_input=False, include_url=False)
        ]
        msg = "Réglages refusés : " + " ; ".join(lines)
        raise ConfigurationError(msg) from None
