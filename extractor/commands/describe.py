"""`nianbao codebook` and `nianbao schema`: what a record means."""

from extractor.commands.telling import write_out


def codebook() -> None:
    """Print what every row, column and issue code means."""
    from schemas.codebook import codebook as render  # noqa: PLC0415

    write_out(render())


def schema() -> None:
    """Print the JSON Schema of a record."""
    from schemas.codebook import json_schema  # noqa: PLC0415

    write_out(json_schema())
