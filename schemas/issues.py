"""Every code an issue may have, how much it weighs and what it means, declared once."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class IssueKind:
    """The default severity of a code, and its meaning in one sentence."""

    severity: Severity
    meaning: str


ISSUE_KINDS: dict[str, IssueKind] = {
    # what could not be read at all
    "FILE-UNREADABLE": IssueKind("error", "The file cannot be opened or is empty."),
    "FILE-UNDECODABLE": IssueKind("error", "The bytes are no text in any encoding we read."),
    "FILE-UNSUPPORTED": IssueKind("error", "The file is of a format that has no reader."),
    "FILE-TOO-LARGE": IssueKind("error", "The file exceeds the stated limit."),
    "FILE-PARTIAL": IssueKind(
        "warning", "Pages of the file are missing or were not read, for the reason given."
    ),
    "FAILED": IssueKind("error", "The document could not be read, for the reason given."),
    # what kind of document it is
    "DOC-REFUSED": IssueKind(
        "info", "The document is not such an annual report; its kind is in document_type."
    ),
    "DOC-LEGACY": IssueKind("info", "A report in a layout from before the statutory form of 2019."),
    "DOC-SEVERAL": IssueKind(
        "warning", "Several reports stand one behind another in the document; the first one is read."
    ),
    # header fields
    "HEAD-TITLE": IssueKind("warning", "No title was found."),
    "HEAD-AGENCY": IssueKind("warning", "No agency was found, or its name is overwritten by foreign text."),
    "HEAD-YEAR": IssueKind("warning", "No report year was found."),
    "HEAD-YEAR-CONFLICT": IssueKind("warning", "Title, period, text or dates disagree about the year."),
    "HEAD-AGENCY-CONFLICT": IssueKind("info", "The places that name the agency name different ones."),
    # sections
    "SECT-MISSING": IssueKind("warning", "A statutory section has no heading and no text."),
    "SECT-TOO-LONG": IssueKind(
        "warning", "A section is longer than any report's; its findings and counts are not read."
    ),
    "SECT-NUMBERING": IssueKind("info", "Sections are numbered otherwise than the form numbers them."),
    # damage to the text
    "TEXT-REPLACED": IssueKind("warning", "Bytes that are no characters were replaced by U+FFFD."),
    "TEXT-REPAIRED": IssueKind("info", "Damage was undone; the source is as it was."),
    "TEXT-FOREIGN": IssueKind("warning", "Words of gambling or advertising sites stand in the text."),
    "TEXT-LOST": IssueKind("warning", "Characters are lost around digits."),
    "TEXT-MOJIBAKE": IssueKind("warning", "A passage was decoded with a wrong encoding and is unreadable."),
    "TEXT-ORDERS": IssueKind(
        "warning", "A passage of the prose gives orders to a machine that reads it; it is not read."
    ),
    # pictures of pages
    "OCR-READ": IssueKind(
        "info", "Text was recognised in pictures of pages; the evidence says with which confidence."
    ),
    "OCR-DOUBT": IssueKind(
        "warning", "A cell was recognised with a low confidence; it stands as it was read."
    ),
    # tables
    "TABLE-MISSING": IssueKind("warning", "A statutory table is not there."),
    "TABLE-PARTIAL": IssueKind("warning", "Rows or cells of a table are missing or could not be placed."),
    "TABLE-HEADER": IssueKind("warning", "Column headers are unreadable; columns are in the form's order."),
    "TABLE-FORM": IssueKind("info", "The edition of the form does not belong to the report year."),
    "TABLE-MIXED": IssueKind("info", "Blocks of both editions of the form stand in one table."),
    "TABLE-DUPLICATE": IssueKind("warning", "A row is printed twice with different numbers."),
    "ROW-UNPLACED": IssueKind("warning", "Numbers are printed that cannot be placed without guessing."),
    "ROW-ABSENT": IssueKind("warning", "A row of the form is not printed."),
    "CELL-TEXT": IssueKind("warning", "A cell holds text where the form has a number."),
    "CELL-JOINED": IssueKind("info", "A number broken over lines was joined."),
    "CELL-UNIT": IssueKind("info", "A unit printed in the cell or header differs from the form's."),
    # arithmetic of the form
    "T3-ROW": IssueKind("error", "总计 differs from the sum of the six kinds of applicant."),
    "T3-COL": IssueKind("error", "（七）总计 differs from the sum of the results （一） to （六）."),
    "T3-ID": IssueKind("error", "第一项加第二项之和 differs from 第三项加第四项之和."),
    "T4-SUM": IssueKind("error", "总计 differs from the sum of the four outcomes."),
    "T3-NN": IssueKind("error", "A count is negative."),
    "T2-NN": IssueKind("error", "A count or amount is negative."),
    "T2-MIN": IssueKind("warning", "现行有效 is less than 本年制发 less 本年废止."),
    "T2-NEW": IssueKind("warning", "本年新公开 exceeds 本年新制作."),
    "T2-ALL": IssueKind("warning", "对外公开总数量 is less than 本年新公开数量."),
    "T2-RULE": IssueKind("warning", "An organ without rule-making power reports 规章."),
    # prose against tables
    "PROSE-TABLE": IssueKind("warning", "A number stated in prose differs from its cell in the table."),
    "PROSE-ZERO": IssueKind("warning", "The prose says there was none, the table prints some."),
    "PROSE-SUM": IssueKind(
        "warning", "The parts stated in prose do not add up to the whole they are parts of."
    ),
    "PROSE-SELF": IssueKind("warning", "The prose contradicts itself."),
    "PROSE-NO-FINDING": IssueKind("info", "Section 5 has text in which no problem and no measure was found."),
    # what a model claimed, and what it could not be asked
    "MODEL-ABSENT": IssueKind(
        "warning", "A part was not read by a model, for the reason given; the rules' values stand."
    ),
    "MODEL-REQUIRED": IssueKind(
        "error", "A part was not read by the model that was required, for the reason given."
    ),
    "MODEL-UNGROUNDED": IssueKind("info", "A model quoted what does not stand in the text; it is no value."),
    "MODEL-ECHO": IssueKind("info", "A model quoted an example of its prompt; it is no value."),
    "MODEL-INVALID": IssueKind("info", "A model's claim cannot be a value, for the reason given."),
    "MODEL-CONFLICT": IssueKind(
        "info", "Rules and model read a passage differently; the rules' reading stands."
    ),
    "RESCUE-READ": IssueKind("info", "Rows that the rules left unread were read by a model and bear out."),
    "RESCUE-REJECTED": IssueKind("info", "A model's reading of rows does not bear out; they stay unread."),
    # what people corrected
    "CORRECTED": IssueKind(
        "info", "A person corrected this value; the message says what was read, by whom and why."
    ),
    "CORRECTION-STALE": IssueKind(
        "warning", "A correction was made against another value than is read today, and was not applied."
    ),
    # between reports, by `nianbao panel`
    "T3-X": IssueKind("error", "上年结转 differs from what last year's report carries over."),
    "T2-STOCK": IssueKind("warning", "现行有效 is not last year's, plus 本年制发, less 本年废止."),
    "T2-19B": IssueKind("warning", "上一年项目数量 is not last year's, with its 本年增/减."),
    "T3-AGG": IssueKind("warning", "An aggregate report differs from the sum of its parts."),
    "JUMP": IssueKind("warning", "A number is more than five times last year's, or less than a fifth of it."),
    "TEXT-REPEATED": IssueKind("warning", "More than half of a section stands in last year's report."),
    "RESTATED": IssueKind("warning", "Two reports give different numbers for the same agency and year."),
    "FORM-CHANGED": IssueKind("info", "A table follows another edition of the form than last year's."),
    "YEAR-MISSING": IssueKind("info", "Between two reports of an agency lies a year of which there is none."),
    "PANEL-DUPLICATE": IssueKind("info", "There is more than one report of an agency and year."),
    "PANEL-AMBIGUOUS": IssueKind(
        "info", "Reports are joined by a name that several places have; they may be of several agencies."
    ),
    "PANEL-UNPLACED": IssueKind("info", "A report without agency or year stands beside no other."),
}
