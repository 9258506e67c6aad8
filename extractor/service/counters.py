"""What the service counts, for Prometheus; the only importer of prometheus_client."""

from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Exposition(NamedTuple):
    """All counts as Prometheus reads them."""

    body: bytes
    media_type: str


class Counters:
    """The counts of one service."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "nianbao_requests", "Requests answered.", ("method", "path", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "nianbao_request_seconds", "Time to answer.", ("path",), buckets=_SECONDS, registry=self.registry
        )
        self.documents = Counter("nianbao_documents", "Documents read.", ("outcome",), registry=self.registry)
        self.reading = Gauge("nianbao_reading", "Documents that are read or wait.", registry=self.registry)
        self.batches = Gauge("nianbao_batches", "Batches accepted and not finished.", registry=self.registry)

    def exposition(self) -> Exposition:
        """The counts as text."""
        return Exposition(generate_latest(self.registry), CONTENT_TYPE_LATEST)
