"""Doubt as a value: what a stage found contradictory, missing or damaged."""

from dataclasses import dataclass

from schemas.issues import ISSUE_KINDS, Severity


@dataclass(frozen=True, slots=True)
class Issue:
    """One doubtful thing about the document, in the words a reader of the record sees.

    ``code`` is a key of ``schemas.issues.ISSUE_KINDS``; ``paths`` are JSON pointers into the
    report; ``expected`` and ``actual`` are what an equation or a rule wants and what stands there.
    """

    code: str
    message: str
    paths: tuple[str, ...] = ()
    expected: str | None = None
    actual: str | None = None
    suggestion: str | None = None
    severity_override: Severity | None = None

    @property
    def severity(self) -> Severity:
        """How much it weighs: the declared weight of its code unless the finder said otherwise."""
        return self.severity_override or ISSUE_KINDS[self.code].severity
