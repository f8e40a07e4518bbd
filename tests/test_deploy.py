"""The deployment files are right by the judgement of the programs that read them."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
import newsroom_edition

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


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this machine")
def test_readers_behind_nginx_are_served_and_a_flood_is_slowed(tmp_path):
    news = tmp_path / "data" / "news.db"
    news.parent.mkdir()
    newsroom_edition.build(news)
    program = Path(sys.executable).with_name("tripoint")
    serving = subprocess.Popen([program, "serve", "--data", news.parent, "--port", "0"], stdout=subprocess.PIPE, text=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        front = free.getsockname()[1]
    inner = re.search(r":(\d+)/", serving.stdout.readline())[1]
    text = (DEPLOY / "nginx.conf").read_text()
    for written, ours in (("/var/cache/nginx", str(tmp_path)), ("listen 80;", f"listen 127.0.0.1:{front};"), ("127.0.0.1:8001", f"127.0.0.1:{inner}")):
        assert written in text
        text = text.replace(written, ours)
    (tmp_path / "tripoint.conf").write_text(text)
    places = "".join(f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; user root; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {places} include {tmp_path}/tripoint.conf; }}\n"
    )
    proxy = subprocess.Popen(["nginx", "-c", str(tmp_path / "nginx.conf")])
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{front}", headers={"host": "tripoint.example"}, transport=httpx.HTTPTransport(retries=8)
        ) as client:
            page = client.get("/?ui=lb")
            assert page.status_code == 200
            assert 'lang="lb"' in page.text
            assert "content-security-policy" in page.headers
            assert client.get("/?ui=lb", headers={"if-none-match": page.headers["etag"]}).status_code == 304
            assert client.get("/news/articles.csv?_size=3").status_code == 200
            assert client.post("/").status_code == 405
            flood = [client.get("/news.json", params={"sql": f"select {number}"}).status_code for number in range(40)]
            assert flood[0] == 200
            assert set(flood) == {200, 429}
            # Who floods the questions still reads the pages, and the pages still answer when the newsroom is being restarted.
            assert client.get("/about?ui=lb").status_code == 200
            serving.terminate()
            serving.wait(20)
            assert client.get("/about?ui=lb").status_code == 200
    finally:
        for process in (proxy, serving):
            process.terminate()
            process.wait(20)
