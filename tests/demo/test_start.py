"""Starting: one process with web, worker and beat that stops at Ctrl-C; a taken port is said in a sentence."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port_is_refused_in_one_sentence(taken_port):
    with pytest.raises(CommandError, match=rf"Port {taken_port} .* make run PORT={taken_port + 1}"):
        call_command("serve", port=taken_port)


def answers(url, process):
    for _ in range(300):
        assert process.poll() is None, process.communicate()[0]
        try:
            return urllib.request.urlopen(url, timeout=30).status
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the portal did not answer")


def test_serve_answers_and_stops_without_a_traceback(tmp_path):
    port = free_port()
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**env, "VAR_DIR": str(tmp_path), "DEMO": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        assert answers(f"http://127.0.0.1:{port}/healthz", process) == 200
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0
    assert f"http://localhost:{port}/" in output
    assert "Background jobs run inside." in output
    assert "Traceback" not in output


def test_make_help_names_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert described == targets


def test_reset_is_refused_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="nothing was deleted"):
        call_command("reset_demo")
