"""What models cost, as data: list prices that `--price` overrides."""

import re
from urllib.parse import urlsplit

from extractor.asking import AskingError
from extractor.settings import ModelSettings, Price

PRICES: dict[tuple[str, str], Price] = {
    ("api.openai.com", "gpt-4.1"): Price(2.0, 8.0),
    ("api.openai.com", "gpt-4.1-mini"): Price(0.4, 1.6),
    ("api.openai.com", "gpt-4.1-nano"): Price(0.1, 0.4),
    ("api.openai.com", "gpt-4o"): Price(2.5, 10.0),
    ("api.openai.com", "gpt-4o-mini"): Price(0.15, 0.6),
}
"""Dollars for a million tokens by host and model; a dated snapshot costs what its model costs."""

_DATED = re.compile(r"-\d{4}-\d\d-\d\d$")


def price(settings: ModelSettings) -> Price | None:
    """The price the user gave or the list's; None where neither knows, which no cost limit survives.

    >>> price(ModelSettings("gpt-4o-mini-2024-07-18"))
    Price(prompt=0.15, completion=0.6)
    """
    host = urlsplit(settings.base_url).hostname or ""
    known = settings.price or PRICES.get((host, _DATED.sub("", settings.model)))
    if known is None and settings.max_cost is not None:
        raise AskingError("settings", f"no price is known for {settings.model}: a cost limit needs --price")
    return known


def cost(price: Price | None, prompt_tokens: int, completion_tokens: int) -> float:
    """What so many tokens cost; 0 where no price is known.

    >>> cost(Price(1.0, 2.0), 500_000, 250_000)
    1.0
    """
    if price is None:
        return 0.0
    return (prompt_tokens * price.prompt + completion_tokens * price.completion) / 1_000_000
