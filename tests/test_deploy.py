"""The deployment files are right by the judgement of the programs that read them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent / "tripoint" / "deploy"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
@pytest.mark.parametrize("unit", ["tripoint.service", "tripoint-nightly.service", "tripoint-nightly.timer"])
def test_systemd_accepts_the_units(unit, tmp_path):
    program = Path(sys.executable).parent / "tripoint"
    for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        text = path.read_text().replace("/opt/tripoint/.venv/bin/tripoint", str(program))
        (tmp_path / path.name).write_text(text.replace("User=tripoint", "User=root"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in (ran.stdout + ran.stderr).splitlines() if "tripoint" in line]
    assert ran.returncode == 0, ran.stderr
    assert not ours


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
@pytest.mark.parametrize("unit", ["tripoint.service", "tripoint-nightly.service", "tripoint-failed@.service"])
def test_the_units_are_locked_in(unit):
    """Exposure in tenths, as ``systemd-analyze security`` sums it up; below 2.0 it says OK."""
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", str(DEPLOY / unit)]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-300:]


def test_the_timer_catches_up_and_spreads():
    timer = (DEPLOY / "tripoint-nightly.timer").read_text()
    assert "Persistent=true" in timer
    assert "RandomizedDelaySec=" in timer


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this machine")
def test_nginx_accepts_its_file(tmp_path):
    text = (DEPLOY / "nginx.conf").read_text().replace("/var/cache/nginx", str(tmp_path))
    (tmp_path / "tripoint.conf").write_text(text)
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ access_log off; include {tmp_path}/tripoint.conf; }}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    ran = subprocess.run(["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
