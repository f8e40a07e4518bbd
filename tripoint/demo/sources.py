"""Source files of the sample sites, written for the port the sample server listens on."""

from pathlib import Path
from typing import Final

from tripoint.demo.markup import with_port
from tripoint.demo.world import HERE

FOLDER: Final = HERE / "sources"


def write_sources(folder: Path, port: int) -> None:
    """Writes one source file per sample site into ``folder``, addresses carrying ``port``; other files stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(FOLDER.glob("*.toml")):
        (folder / file.name).write_text(with_port(file.read_text("utf-8"), port), "utf-8")
