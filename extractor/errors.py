"""Why no record can be made of a document, and why no run can be made of many.

ExtractionError
├── UnreadableError      the file cannot be opened or is empty
├── UndecodableError     its bytes are no text in any encoding we read
├── UnsupportedError     it is of a format that no reader reads
├── TooLargeError        it exceeds a stated limit
└── NoModelError         a model was to read it, was required, and did not

RunError                 a list of documents, an output or workers that cannot be used
"""


class ExtractionError(Exception):
    """No record can be made; the message is one line that says what and where."""

    code = "FAILED"


class UnreadableError(ExtractionError):
    """The file cannot be opened, or there is nothing in it."""

    code = "FILE-UNREADABLE"


class UndecodableError(ExtractionError):
    """The bytes are no text in any encoding we read."""

    code = "FILE-UNDECODABLE"


class UnsupportedError(ExtractionError):
    """The format has no reader."""

    code = "FILE-UNSUPPORTED"


class TooLargeError(ExtractionError):
    """The document exceeds a stated limit."""

    code = "FILE-TOO-LARGE"


class NoModelError(ExtractionError):
    """A part of the document was not read by the model that was required."""

    code = "MODEL-REQUIRED"


class RunError(Exception):
    """A run that cannot begin or go on, whatever its documents are; the message is one line."""
