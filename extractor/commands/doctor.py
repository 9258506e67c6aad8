"""`nianbao doctor`: what an endpoint does with a schema, and what to set."""

import typer

from extractor.asking import AskingError
from extractor.commands import model as asking
from extractor.commands.telling import SOME, WHOLE, refuse, write_out
from extractor.settings import OPENAI, Dialect, ModelSettings


def doctor(
    model: asking.Name = "", base_url: asking.BaseUrl = OPENAI, dialect: asking.Tongue = Dialect.plain
) -> None:
    """Probe a model's endpoint with at most six small calls, and say what to set."""
    from extractor.model.opening import doctor as examine  # noqa: PLC0415

    settings = asking.settings(lambda: ModelSettings(model, base_url, dialect=dialect))
    try:
        diagnosis = examine(settings)
    except AskingError as error:
        refuse(str(error))
    write_out(str(diagnosis))
    raise typer.Exit(SOME if diagnosis.mode is None else WHOLE)
