"""What the paths of the service share: workers, batches, counts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from extractor.desk import Desk
from extractor.service.batches import Batches
from extractor.service.counters import Counters
from extractor.service.problems import busy
from extractor.service.reading import Read, Sent, read, unread
from extractor.service.settings import ServiceSettings
from extractor.workers import Crew, Lost


class Office:
    """The workers, the batches and the counts of one service."""

    def __init__(self, settings: ServiceSettings, counters: Counters) -> None:
        """Take up the batches that are kept; nothing runs yet."""
        crew = Crew(settings.jobs, settings.seconds, settings.megabytes, ("extractor.service.reading",))
        self.settings, self.counters, self._crew = settings, counters, crew
        self.batches = Batches(settings.folder, crew)
        self._desk: Desk[Sent, Read] | None = None
        self._at_once = 0

    @asynccontextmanager
    async def open(self, _: object) -> AsyncIterator[None]:
        """Workers and batches run while the service does."""
        self._desk = Desk(read, self._crew)
        self.batches.start()
        try:
            yield
        finally:
            self.batches.stop()
            desk, self._desk = self._desk, None
            desk.close()

    @property
    def ready(self) -> bool:
        """Whether one more document would be taken."""
        return self._desk is not None and self._at_once < self.settings.jobs + self.settings.waiting

    def read(self, sent: Sent) -> Read:
        """The answer for *sent*, once a worker is free; ProblemError where too many wait already."""
        if self._desk is None or not self.ready:
            raise busy(f"{self._at_once} documents are being read or wait")
        self._at_once += 1
        self.counters.reading.set(self._at_once)
        try:
            answer = self._desk.ask(sent)
        finally:
            self._at_once -= 1
            self.counters.reading.set(self._at_once)
        found = unread(sent, answer.why) if isinstance(answer, Lost) else answer
        self.counters.documents.labels(found.outcome).inc()
        return found
