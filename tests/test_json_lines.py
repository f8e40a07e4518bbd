"""Batches of one JSON object a line: a bad line is named and left out, the rest is answered, the exit code says so."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tripoint.main import main

BATCHES = {
    "tag": {"id": "a", "headline": "Griepvaccinatie begint", "text": "Vanaf maandag prikt de huisarts tegen griep."},
    "group": {"id": "a", "headline": "Griepvaccinatie begint", "text": "Vanaf maandag.", "in_language": "nl"},
    "inspect": {
        "url": "https://www.example.org/nieuws/griep",
        "html": "<html lang=nl><h1>Griepvaccinatie begint</h1><article><p>"
        + "Vanaf maandag prikt de huisarts tegen griep, ook in het weekend en op afspraak. " * 5
        + "</article>",
    },
}


def run(verb: str, *lines: str, folder: Path) -> Result:
    file = folder / "batch.jsonl"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return CliRunner().invoke(main, [verb, str(file)])


@pytest.mark.parametrize("verb", BATCHES)
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "line 2 is not JSON"),
        ("[1, 2]", "line 2 has no"),
        ("{}", "line 2 has no"),
        ("[" * 100_000, "line 2 is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_answered(verb: str, line: str, said: str, tmp_path: Path) -> None:
    good = BATCHES[verb]
    other = good | {"id": "b", "url": "https://www.example.org/nieuws/griep-2"}
    done = run(verb, json.dumps(good), line, "", json.dumps(other), folder=tmp_path)
    assert len([json.loads(row) for row in done.stdout.splitlines()]) == 2
    assert said in done.stderr
    assert "batch.jsonl" in done.stderr
    assert done.exit_code == 1


@pytest.mark.parametrize("verb", BATCHES)
def test_a_byte_order_mark_and_a_wrong_byte_spoil_nothing(verb: str, tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(BATCHES[verb] | {"note": "NOTE"}).encode().replace(b"NOTE", b"\xff"))
    done = CliRunner().invoke(main, [verb, str(file)])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)


@pytest.mark.parametrize("verb", BATCHES)
def test_a_file_that_is_not_there_is_a_clear_error(verb: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [verb, str(tmp_path / "none.jsonl")])
    assert done.exit_code == 2
    assert "none.jsonl" in done.stderr
    assert "Traceback" not in done.output
