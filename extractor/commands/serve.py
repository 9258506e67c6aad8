"""`nianbao serve`: the same records over HTTP, and a page to drop reports on."""

import os
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.telling import refuse, say

KEYS = "NIANBAO_API_KEYS"
_MEBIBYTE = 1024 * 1024
_ENDING_SECONDS = 30


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = 8300,
    *,
    folder: Annotated[
        str | None, typer.Option("--data", metavar="DIR", help="Where accepted batches are kept.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Worker processes; by default a core each.")] = None,
    time_limit: Annotated[float, typer.Option(min=0.1, help="Seconds that a document may take.")] = 60.0,
    memory_limit: Annotated[int, typer.Option(min=64, help="MiB that a worker may have.")] = 1024,
    waiting: Annotated[int, typer.Option(min=0, help="Documents that may wait for a worker.")] = 32,
    max_document: Annotated[int, typer.Option(min=1, metavar="MIB", help="The largest document.")] = 64,
    max_batch: Annotated[int, typer.Option(min=1, metavar="MIB", help="The largest batch.")] = 512,
    per_minute: Annotated[
        int | None, typer.Option(min=1, help="Requests a minute that one client may make.")
    ] = None,
) -> None:
    """Serve extraction over HTTP; API keys, if any, stand in NIANBAO_API_KEYS, parted by commas."""
    try:
        import uvicorn  # noqa: PLC0415

        from extractor.service.app import service  # noqa: PLC0415
        from extractor.service.gate import digests  # noqa: PLC0415
        from extractor.service.settings import ServiceSettings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        refuse(f"the service needs {error.name}: pip install 'nianbao[serve]'")
    from extractor.workers import cores  # noqa: PLC0415

    settings = ServiceSettings(
        folder=Path(folder) if folder else _folder(),
        jobs=jobs or cores(),
        seconds=time_limit,
        megabytes=memory_limit,
        waiting=waiting,
        document_bytes=max_document * _MEBIBYTE,
        batch_bytes=max_batch * _MEBIBYTE,
        per_minute=per_minute,
        keys=digests(os.environ.get(KEYS, "")),
    )
    try:
        app = service(settings)
    except OSError as error:
        refuse(f"{settings.folder}: {error.strerror or error}")
    say(f"nianbao serves on http://{host}:{port}; batches are kept in {settings.folder}")
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_ENDING_SECONDS,
    )


def _folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "nianbao" / "batches"
