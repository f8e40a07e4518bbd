"""What can be listed is generated and checked, both ways."""

import ast
import dataclasses
import inspect
import textwrap
import typing
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.model import source as source_module
from catalog.model.source import Source
from catalog.registry import configuration as configuration_module
from catalog.registry.configuration import Configuration
from catalog.registry.strict import _records_within
from tripoint.main import VERBS, main

ROOT = Path(__file__).parent.parent
REGISTRY = ROOT / "catalog" / "registry" / "README.md"


def documented(record: type) -> dict[str, str]:
    """Field docstrings of a record, from its source."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for node, following in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            says = (
                following.value.value
                if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
                else ""
            )
            found[node.target.id] = " ".join(str(says).split())
    return found


def keys(record: type, prefix: str = "") -> list[tuple[str, str, str]]:
    """Key, meaning and "required" of every key a file of this record may have."""
    rows = []
    hints, says = typing.get_type_hints(record), documented(record)
    for field in dataclasses.fields(record):
        inner = _records_within(hints[field.name])
        if inner:
            many = "tuple" in str(hints[field.name])
            rows += keys(inner[0], f"{prefix}{field.name}{'[]' if many else ''}.")
            continue
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        rows.append((prefix + field.name, says[field.name], "required" if required else ""))
    return rows


def table(record: type) -> str:
    lines = ["| key | | meaning |", "|---|---|---|"]
    lines += [f"| `{key}` | {required} | {says} |" for key, says, required in keys(record) if key != "id"]
    return "\n".join(lines)


@pytest.mark.parametrize(("record", "name"), [(Source, "a source file"), (Configuration, "tripoint.toml")])
def test_every_key_is_described(record, name):
    begin, end = f"<!-- keys of {name}: begin -->\n", f"\n<!-- keys of {name}: end -->"
    text = REGISTRY.read_text(encoding="utf-8")
    stands = text.split(begin)[1].split(end)[0]
    assert stands == table(record), f"put this between the marks:\n{table(record)}"


@pytest.mark.parametrize("module", [source_module, configuration_module], ids=["source", "configuration"])
def test_every_key_has_a_meaning(module):
    for name, record in inspect.getmembers(module, dataclasses.is_dataclass):
        if record.__module__ == module.__name__:
            undescribed = {key for key, says in documented(record).items() if not says}
            assert undescribed <= {"review", "alert", "crawl", "archive", "mail", "alerts", "newsroom"}, name


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_answers_help(verb):
    result = CliRunner().invoke(main, [verb, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage" in result.output


def test_every_verb_is_a_module_and_every_command_a_verb():
    files = [*(ROOT / "tripoint").glob("*.py"), ROOT / "tripoint" / "demo" / "__init__.py"]
    with_command = {
        file.parent.name if file.stem == "__init__" else file.stem
        for file in files
        if "\ndef command(" in file.read_text()
    }
    assert with_command == set(VERBS)
