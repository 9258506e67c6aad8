"""What the user chose about a model, as one frozen value; the key is never part of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from extractor.asking import AskingError

OPENAI = "https://api.openai.com/v1"
MOST_AT_ONCE = 64  # calls; beyond, the client itself becomes the brake (docs/speed.md)
NO_KEY = "none"  # what a server that needs no key is sent in its place


class Voice(StrEnum):
    """Who reads the prose."""

    rules = "rules"
    model = "model"
    both = "both"
    """The rules' reading stands; the model confirms it, or fills what it leaves empty."""


class Engine(StrEnum):
    """What carries the documents of a run to those who read them."""

    processes = "processes"
    """Worker processes on this machine."""
    ray = "ray"
    """The machines of a Ray cluster; comes with the extra `[ray]`."""


class Mode(StrEnum):
    """How an endpoint is told the shape of the answer; `nianbao doctor` says which it obeys."""

    json_schema = "json_schema"
    """``response_format`` json_schema with ``strict: true``."""
    json_object = "json_object"
    """``response_format`` json_object with the schema beside it and in the prompt."""
    tools = "tools"
    """One function that must be called."""
    md_json = "md_json"
    """The schema in the prompt and nothing else: any server can."""


class Dialect(StrEnum):
    """What an endpoint calls the length of the answer, and whether it takes a temperature."""

    plain = "plain"
    """``max_tokens`` and ``temperature``."""
    reasoning = "reasoning"
    """``max_completion_tokens`` and no temperature."""


class Price(NamedTuple):
    """Money for a million tokens of the prompt, and of the answer."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A model, where it is, how it is asked, and what it may cost.

    ``base_url`` carries no credentials; ``key_variable`` names the environment variable with the
    key. ``timeout`` and ``patience`` are seconds: for one call, and the longest wait that an
    endpoint may ask for. ``attempts`` counts the first call. A limit of None is no limit;
    ``cache`` of None keeps no answers.

    >>> ModelSettings("qwen", "http://127.0.0.1:8802/v1/").base_url
    'http://127.0.0.1:8802/v1'
    """

    model: str
    base_url: str = OPENAI
    mode: Mode = Mode.json_schema
    dialect: Dialect = Dialect.plain
    key_variable: str = ""
    timeout: float = 120.0
    patience: float = 120.0
    attempts: int = 4
    concurrency: int = 4
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_calls: int | None = None
    max_tokens: int | None = None
    max_cost: float | None = None
    price: Price | None = None
    cache: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what no endpoint could be asked with."""
        object.__setattr__(self, "base_url", _address(self.base_url))
        object.__setattr__(self, "key_variable", self.key_variable or _variable(self.base_url))
        if not self.model.strip():
            raise AskingError("settings", "no model is named: give --model or NIANBAO_MODEL")
        for name in _POSITIVE:
            value = getattr(self, name)
            if value is not None and not 0 < value < float("inf"):
                raise AskingError("settings", f"{name} must be more than 0")
        if self.concurrency > MOST_AT_ONCE:
            raise AskingError("settings", f"concurrency must be at most {MOST_AT_ONCE}")
        for name in _LIMITS:
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise AskingError("settings", f"{name} must not be negative")


def from_environment(environ: Mapping[str, str], given: ModelSettings) -> ModelSettings:
    """*given* with what the environment says, wherever *given* has the default.

    >>> from_environment({"NIANBAO_MAX_CALLS": "9"}, ModelSettings("m")).max_calls
    9
    """
    default = ModelSettings("m")
    said: dict[str, Any] = {}
    for name, parse in _VARIABLES.items():
        text = environ.get(variable := f"NIANBAO_{name.upper()}", "")
        if text and getattr(given, name) == getattr(default, name):
            try:
                said[name] = parse(text)
            except ValueError:
                raise AskingError("settings", f"{variable} has a value that cannot be read") from None
    if "base_url" in said and given.key_variable == default.key_variable:
        said["key_variable"] = ""
    return replace(given, **said)


def api_key(settings: ModelSettings, environ: Mapping[str, str]) -> str:
    """The key from the environment; an endpoint other than OpenAI's may do without."""
    key = environ.get(settings.key_variable, "").strip()
    if not key and settings.base_url == OPENAI:
        raise AskingError("settings", f"no key: set {settings.key_variable}")
    return key or NO_KEY


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where answers are kept unless the user says otherwise.

    >>> cache_folder({"NIANBAO_CACHE": "answers"}).as_posix()
    'answers'
    """
    if chosen := environ.get("NIANBAO_CACHE"):
        return Path(chosen)
    base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or Path.home(), ".cache")
    return Path(base, "nianbao")


def read_price(text: str) -> Price:
    """The price written as ``PROMPT,COMPLETION``, money for a million tokens.

    >>> read_price("0.15,0.6")
    Price(prompt=0.15, completion=0.6)
    """
    try:
        prompt, completion = (float(part) for part in text.split(","))
    except ValueError:
        raise AskingError("settings", "a price is two numbers, PROMPT,COMPLETION") from None
    if not (0 <= prompt < float("inf") and 0 <= completion < float("inf")):
        raise AskingError("settings", "a price must not be negative")
    return Price(prompt, completion)


_POSITIVE = ("timeout", "patience", "attempts", "concurrency", "requests_per_minute", "tokens_per_minute")
_LIMITS = ("max_calls", "max_tokens", "max_cost")
_VARIABLES: Mapping[str, Callable[[str], object]] = {
    "base_url": str,
    "mode": Mode,
    "dialect": Dialect,
    "timeout": float,
    "patience": float,
    "attempts": int,
    "concurrency": int,
    "requests_per_minute": int,
    "tokens_per_minute": int,
    "max_calls": int,
    "max_tokens": int,
    "max_cost": float,
    "price": read_price,
    "cache": Path,
}


def _address(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        named = False
    if not named:
        raise AskingError("settings", "the base URL must begin with http:// or https:// and name a host")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise AskingError("settings", "the base URL must carry no credentials, query or fragment")
    return base_url.rstrip("/")


def _variable(base_url: str) -> str:
    """OpenAI's key goes to OpenAI only."""
    return "OPENAI_API_KEY" if base_url == OPENAI else "NIANBAO_API_KEY"
