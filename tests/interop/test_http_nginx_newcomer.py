"""The nginx configuration that is shipped, installed as its head says, on a machine with the distribution's nginx as it comes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
CONFIG = CHECKOUT / "resources" / "nginx" / "relay-server.conf"
PATIENCE_S = 120

# A machine of its own: its network, its /etc/nginx, its cache, and nothing of ours.
MACHINE = r"""
set -e
ip link set lo up
mount --make-rprivate /
cp -a /etc/nginx "$FOLDER/nginx" && mount --bind "$FOLDER/nginx" /etc/nginx
for folder in /var/cache /var/log /var/lib/nginx /run; do mount -t tmpfs tmpfs $folder; done
mkdir -p /var/log/nginx
PATH=$PATH:/usr/sbin
printf '%s' "$SETTINGS" > "$FOLDER/relay.toml"
"$PYTHON" "$CHECKOUT/main.py" serve --demo --config "$FOLDER/relay.toml" --data-dir "$FOLDER/data" > "$FOLDER/relay.log" 2>&1 & relay=$!
nginx
trap 'kill $relay; nginx -s quit; wait $relay' EXIT
cd "$CHECKOUT/resources/nginx"
# what the head of the file says:
$INSTALL
# a viewer:
"$PYTHON" - <<'VIEWER'
import re, time, urllib.request

def get(path):
    with urllib.request.urlopen("http://127.0.0.1" + path, timeout=20) as answer:
        return answer.read()

def until(look):
    for _ in range(400):
        try:
            return look()
        except (OSError, AssertionError) as failure:
            last = failure
            time.sleep(0.1)
    raise last

def portal():
    text = get("/").decode()
    assert "portal.js" in text, text[:200]

def play(kind):
    index = get("/demo/index.m3u8" + kind).decode()
    playlist = get("/demo/" + index.split()[-1]).decode()
    part = re.findall(r"^(?:mp4|ts)-\S+$", playlist, re.MULTILINE)[-1]
    assert len(get("/demo/" + part)) > 1000
    print("played", kind or "low latency")

until(portal)
for kind in ("", "?plain", "?ts"):
    until(lambda: play(kind))
assert until(lambda: get("/demo/snapshot.jpg"))[:2] == b"\xff\xd8"
print("everything was there")
VIEWER
find /var/cache/relay-server -type f -printf '%u\n' | sort | uniq -c
"""


def instructions() -> str:
    """The commands in the head of the file."""
    head = CONFIG.read_text().partition("\n\n")[0]
    return "\n".join(re.findall(r"^#   ((?:cp|rm|nginx) .*)$", head, re.MULTILINE))


def settings() -> str:
    """What its head has people write into relay.toml; and everybody may watch."""
    head = CONFIG.read_text().partition("\n\n")[0]
    lines = re.findall(r"^#   (\[http\]|trusted_proxies = .*)$", head, re.MULTILINE)
    assert len(lines) == 2
    return "\n".join([*lines, "[access]", 'mode = "open"', ""])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a machine of its own needs root")
@pytest.mark.skipif(not Path("/etc/nginx/sites-enabled/default").exists(), reason="no nginx of Debian's, fresh")
def test_the_head_of_the_file_is_all_that_it_takes(tmp_path: Path) -> None:
    commands = instructions()
    assert commands.startswith("cp relay-server.conf /etc/nginx/")
    if subprocess.run(
        ["unshare", "--net", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    ).returncode:
        pytest.skip("namespaces are not allowed here")
    environment = {**os.environ, "FOLDER": str(tmp_path), "PYTHON": sys.executable, "CHECKOUT": str(CHECKOUT), "SETTINGS": settings()}
    command = ["unshare", "--net", "--mount", shutil.which("bash") or "sh", "-c", MACHINE.replace("$INSTALL", commands)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr[-3000:]}"
    assert "everything was there" in result.stdout
    assert re.search(r"\d+ www-data$", result.stdout, re.MULTILINE), result.stdout
