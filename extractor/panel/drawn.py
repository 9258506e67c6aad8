"""A series drawn in the terminal: a column a year, then what is doubtful."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from extractor.layouts import plain
from extractor.panel.sides import Line, Side
from extractor.panel.steps import cell_label
from schemas.form import APPLICATIONS, DISCLOSURE
from schemas.panel import MOST_REPEATED, PASSAGES, SHOWN, PanelIssue

SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
NOTHING = Text("·", "dim")


def drawn(side: Side) -> Iterator[Table | Text]:
    """The table of a series and a line for each of its issues."""
    if side.lines:
        yield _table(side)
    yield from (issue_line(issue) for issue in side.issues)
    yield Text()


def issue_line(issue: PanelIssue) -> Text:
    """An issue on one line: code, severity, years, message."""
    years = "–".join(map(str, issue.years))
    line = Text(f"  {issue.code}", SEVERITIES[issue.severity]).append(f" {issue.severity}  ", "dim")
    return line.append(f"{years}: " if years else "").append(plain(issue.message))


def _table(side: Side) -> Table:
    last = side.lines[-1].entry
    title = f"{plain(last.agency)}  {last.body.division or ''}"
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("")
    for line in side.lines:
        table.add_column(str(line.entry.year), justify="right")
    for index, declared in enumerate((DISCLOSURE, APPLICATIONS)):
        table.add_row(f"{declared.label}：表式", *(_form(line, index) for line in side.lines))
    for index, place in enumerate(SHOWN):
        table.add_row(cell_label(place), *(_cell(line, index) for line in side.lines))
    for passage in PASSAGES:
        shown = (_share(line, passage.section) for line in side.lines)
        table.add_row(f"第{'一二三四五六'[passage.section - 1]}部分与上年重复", *shown)
    return table


def _form(line: Line, index: int) -> Text:
    form = line.forms[index]
    return NOTHING if form is None else Text(form)


def _cell(line: Line, index: int) -> Text:
    value = line.cells[index]
    return NOTHING if value is None else Text(f"{value:f}" if not isinstance(value, int) else str(value))


def _share(line: Line, section: int) -> Text:
    share = line.repeated.get(section)
    if share is None:
        return NOTHING
    return Text(f"{share:.0%}", "yellow" if share > MOST_REPEATED else "")
