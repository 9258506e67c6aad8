"""How recordings of a real model's answers are written: readable, without what is secret or changes with the day."""

from collections.abc import Mapping
from typing import Any

import vcr
import yaml

KEPT_HEADERS = frozenset(("content-type",))


class Readable:
    """Cassettes as YAML in which Chinese stands as itself."""

    @staticmethod
    def serialize(cassette: Mapping[str, object]) -> str:
        written: str = yaml.safe_dump(dict(cassette), allow_unicode=True, sort_keys=False, width=10**6)
        return written

    @staticmethod
    def deserialize(text: str) -> object:
        return yaml.safe_load(text)


def pytest_recording_configure(config: object, vcr: vcr.VCR) -> None:
    del config
    vcr.register_serializer("yaml", Readable)


def scrubbed_request(request: Any) -> Any:  # noqa: ANN401  vcrpy has no types
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in KEPT_HEADERS}
    return request


def scrubbed_response(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name: value for name, value in response["headers"].items() if name.lower() in KEPT_HEADERS}
    return {**response, "headers": headers}


VCR_CONFIG = {
    "match_on": ["method", "path", "body"],
    "before_record_request": scrubbed_request,
    "before_record_response": scrubbed_response,
    "decode_compressed_response": True,
    "serializer": "yaml",
}
