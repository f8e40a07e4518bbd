"""The tree and its import rule, and every trap of a folder that is named like a library."""

import ast
import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP = {
    ".ci", ".gitignore", "LICENSE", "Makefile", "README.md", "catalog", "crawlers", "datasette", "pipelines", "pyproject.toml",
    "requirements.lock", "scrapy.cfg", "tests", "tripoint",
}  # fmt: skip


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [Path(name) for name in names]


def test_nothing_else_stands_at_the_top():
    assert {path.parts[0] for path in tracked()} <= TOP


def test_the_datasette_folder_is_no_package():
    assert not list((ROOT / "datasette").rglob("__init__.py"))
    assert not (ROOT / "tests" / "datasette").exists()
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_import_datasette_means_the_library():
    spec = importlib.util.find_spec("datasette")
    assert spec is not None
    assert spec.origin is not None
    assert "site-packages" in spec.origin
    ran = subprocess.run(
        [sys.executable, "-m", "datasette", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "0.65" in ran.stdout


def test_the_wheel_holds_our_packages_and_no_datasette(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = {name.split("/")[0] for name in zipfile.ZipFile(built).namelist()}
    assert names == {"tripoint", "crawlers", "pipelines", "catalog", "tripoint-0.1.0.dist-info"}


def test_ruff_knows_the_library():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert config["tool"]["ruff"]["lint"]["isort"]["known-third-party"] == ["datasette"]


def test_the_import_rule_holds():
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", sorted((ROOT / "datasette").rglob("*.py")), ids=lambda path: path.name)
def test_the_shop_window_reads_the_catalogue_only(path):
    roots = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.split(".")[0])
    assert not roots & {"tripoint", "crawlers", "pipelines"}


def test_the_lock_holds_versions_and_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert lock.count("==") <= lock.count("--hash=sha256:")


def test_no_file_is_called_utils():
    banned = {"utils.py", "helpers.py", "base.py", "manager.py"}
    assert not [path for path in tracked() if path.name in banned]
