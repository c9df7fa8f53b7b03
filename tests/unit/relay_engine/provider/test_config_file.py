"""relay.toml: every kind of mistake is answered with one clear line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.config import EngineConfig, ForwardConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.provider.config_file import ConfigError, load_config, validate_mount

GATE = '[[mounts]]\nname = "gate"\nsource = "demo:"\n'


def mount(line: str) -> str:
    return GATE + line + "\n"


def source(address: str) -> str:
    return f"[[mounts]]\nname = 'gate'\nsource = '{address}'\n"


def name(text: str) -> str:
    return f"[[mounts]]\nname = '{text}'\nsource = 'demo:'\n"


MISTAKES = [
    # unknown keys
    ("[rtsp]\nprot = 1", 'rtsp.prot: unknown key (did you mean "port"?); allowed here: enabled, host, port'),
    (
        "[rtps]\nport = 1",
        'rtps: unknown key (did you mean "rtsp"?); allowed here: rtsp, http, webrtc, onvif, limits, access, history, mounts, users',
    ),
    ("port = 8554", "port: unknown key (it belongs under [rtsp] or [http]); allowed here: rtsp,"),
    ("[http]\nzzz = 1", "http.zzz: unknown key; allowed here: enabled, host, port"),
    (mount("on-demand = true"), 'mounts[0].on-demand: unknown key (did you mean "on_demand"?)'),
    (mount("Transport = 'tcp'"), 'mounts[0].Transport: unknown key (did you mean "transport"?)'),
    (mount("[[mounts.forwards]]\nurl = 'rtmp://h/x'\nkey = 1"), "mounts[0].forwards[0].key: unknown key; allowed here: url"),
    ('"a\\nb" = 1', '"a\\nb": unknown key'),
    # missing keys
    ("[[mounts]]\nname = 'gate'", "mounts[0].source: missing"),
    ("[[mounts]]\nsource = 'demo:'", "mounts[0].name: missing"),
    (mount("[[mounts.forwards]]"), "mounts[0].forwards[0].url: missing"),
    # wrong types
    ("[rtsp]\nport = '8554'", 'rtsp.port: found "8554"; allowed: a whole number from 0 to 65535'),
    ("[rtsp]\nport = 85.5", "rtsp.port: found 85.5; allowed: a whole number"),
    ("[rtsp]\nport = true", "rtsp.port: found true; allowed: a whole number"),
    ("[rtsp]\nenabled = 1", "rtsp.enabled: found 1; allowed: true or false"),
    ("[rtsp]\nenabled = 'yes'", 'rtsp.enabled: found "yes"; allowed: true or false'),
    ("[rtsp]\nhost = 1", "rtsp.host: found 1; allowed: text in quotes"),
    ("[rtsp]\nhost = 2026-11-22", "rtsp.host: found a date; allowed: text in quotes"),
    ("rtsp = 8554", "rtsp: found 8554; allowed: a table, under [rtsp]"),
    ("[[rtsp]]\nport = 1", "rtsp: found a list; allowed: a table, under [rtsp]"),
    ("[mounts]\nname = 'gate'", "mounts: found a table; allowed: tables, each under [[mounts]]"),
    ("mounts = ['gate']", 'mounts[0]: found "gate"; allowed: a table'),
    (mount("forwards = 'rtmp://h/x'"), 'mounts[0].forwards: found "rtmp://h/x"; allowed: tables, each under [[mounts.forwards]]'),
    (mount("transport = 1"), 'mounts[0].transport: found 1; allowed: "auto", "tcp", "udp"'),
    # bad values
    (mount("transport = 'tpc'"), 'mounts[0].transport: found "tpc" (did you mean "tcp"?); allowed: "auto", "tcp", "udp"'),
    (GATE + GATE.replace("gate", "b") + "start = 'x'", 'mounts[1].start: found "x"; allowed: "full-gop", "instant", "keyframe"'),
    ("[rtsp]\nport = 70000", "rtsp.port: found 70000; allowed: a whole number from 0 to 65535"),
    ("[rtsp]\nport = -1", "rtsp.port: found -1; allowed"),
    ("[http]\nport = 65536", "http.port: found 65536; allowed"),
    ("[limits]\nmax_readers = -1", "limits.max_readers: found -1; allowed: a whole number from 0 to"),
    ("[limits]\nmax_cpu_percent_per_peer = 101", "limits.max_cpu_percent_per_peer: found 101; allowed: a whole number from 0 to 100"),
    ("[limits]\nmax_sessions_per_peer = -1", "limits.max_sessions_per_peer: found -1; allowed"),
    ("[http]\ntrusted_proxies = ['proxy']", 'http.trusted_proxies[0]: found "proxy"; allowed: the address of a proxy, or a network'),
    ("[http]\ntrusted_proxies = ['10.0.0.1/8']", 'http.trusted_proxies[0]: found "10.0.0.1/8"; allowed'),
    ("[history]\nretention_days = -1", "history.retention_days: found -1; allowed: a whole number from 0 to 36500"),
    ("[limits]\nmax_reader_lag_s = -0.5", "limits.max_reader_lag_s: found -0.5; allowed: a number from 0.1 to 3600"),
    (
        f"[limits]\nmax_readers = {'9' * 4000}",
        "limits.max_readers: found a number that is out of all reason; allowed: a whole number from 0 to",
    ),
    (f"[limits]\nmax_readers = {'9' * 5000}", "cannot be read: "),
    ("[limits]\nmax_reader_lag_s = nan", "limits.max_reader_lag_s: found nan; allowed"),
    ("[limits]\nstalled_reader_s = inf", "limits.stalled_reader_s: found inf; allowed"),
    (mount("linger_s = -1"), "mounts[0].linger_s: found -1; allowed: a number from 0 to 86400"),
    (mount("no_media_timeout_s = 0"), "mounts[0].no_media_timeout_s: found 0; allowed: a number from 1 to 3600"),
    ("[rtsp]\nsession_timeout_s = 1", "rtsp.session_timeout_s: found 1; allowed: a whole number from 10 to"),
    ("[rtsp]\nhost = ''", 'rtsp.host: found ""; allowed: an address of this machine'),
    ("[rtsp]\nhost = '300.1.1.1'", 'rtsp.host: found "300.1.1.1"; allowed'),
    ("[rtsp]\nhost = 'rtsp://h'", 'rtsp.host: found "rtsp://h"; allowed'),
    ("[rtsp]\nmulticast_base = '10.0.0.0'", 'rtsp.multicast_base: found "10.0.0.0"; allowed: an IPv4 multicast address'),
    ("[rtsp]\nmulticast_base = '239.255.255.250'", "rtsp.multicast_base: found"),  # UPnP's, and beyond the last address
    ("[rtsp]\nmulticast_base = '239.255.254.9'", "would disturb addresses of each scope that are fixed, such as UPnP's"),
    ("[rtsp]\nmulticast_base = '224.0.0.0'", "would disturb the network's own protocols"),
    ("[rtsp]\nmulticast_base = '223.255.255.9'", "allowed: an IPv4 multicast address"),
    ("[rtsp]\nmulticast_base = '232.1.1.0'", "would disturb source-specific multicast"),
    ("[rtsp]\nmulticast_base_port = 65000", "allowed: a whole number from 1024 to 61472"),
    ("[rtsp]\nmulticast_base_port = 18001", "allowed: an even number"),
    ("[rtsp]\nmulticast_interface = 'eth0'", 'rtsp.multicast_interface: found "eth0"; allowed: the IPv4 address of a network card'),
    ("[rtsp]\nudp_port = 5001", "rtsp.udp_port: found 5001; allowed: an even number"),
    ("[rtsp]\nudp_port = 70000", "rtsp.udp_port: found 70000; allowed"),
    ("[http]\nport = 8554", "http.port: found 8554; rtsp.port has that number already"),
    ("[rtsp]\nhost = '127.0.0.1'\n[http]\nport = 8554", "http.port: found 8554; rtsp.port has that number already"),
    ("[http]\nport = 8189", "webrtc.tcp_port: found 8189; http.port has that number already, each must be different"),
    ("[rtsp]\nport = 8189", "webrtc.tcp_port: found 8189; rtsp.port has that number already"),
    ("[webrtc]\ntcp_port = 8080\nhost = '127.0.0.1'", "webrtc.tcp_port: found 8080; http.port has that number already"),
    ("[rtsp]\nudp_port = 9000\n[webrtc]\nudp_port = 9000", "webrtc.udp_port: found 9000; rtsp.udp_port has that number already"),
    ("[rtsp]\nudp_port = 8188", "webrtc.udp_port: found 8189; rtsp.udp_port needs that number too, for RTCP"),
    ('[http]\nallowed_hosts = ["cams.example:80"]', 'http.allowed_hosts[0]: found "cams.example:80"; allowed: a name without a port'),
    ('[http]\nallow_origins = ["www.church.example"]', 'http.allow_origins[0]: found "www.church.example"; allowed: the beginning of'),
    ('[http]\nallow_origins = ["https://church.example/"]', 'http.allow_origins[0]: found "https://church.example/"; allowed: '),
    ("[http]\nallow_origins = 'https://church.example'", "http.allow_origins: found "),
    # names
    (GATE + GATE, 'mounts[1].name: found "gate"; mounts[0] has that name already'),
    (
        "[[users]]\nname = 'a'\npassword = 'long enough'\n[[users]]\nname = 'a'\npassword = 'long enough'",
        'users[1].name: found "a"; users[0] has that name already',
    ),
    ("[[users]]\nname = ''\npassword = 'x'", 'users[0].name: found ""; allowed: a name of at most 64 letters'),
    ("[[users]]\nname = 'a:b'\npassword = 'x'", 'users[0].name: found "a:b"; allowed: a name of at most 64 letters'),
    ("[[users]]\nname = '$(id)'\npassword = 'x'", 'users[0].name: found "$(id)"; allowed: a name of at most 64 letters'),
    ("[[users]]\nname = 'Owner'\npassword = 'x'", 'users[0].name: found "Owner"; owner, publish, nobody are the relay\'s own'),
    ("[[users]]\nname = 'publish'\npassword = 'x'", 'users[0].name: found "publish"; owner, publish, nobody are the relay\'s own'),
    (mount('title = "Tor\\u0000"'), "mounts[0].title: found "),
    (mount('title = "Tor\\r\\na=evil"'), "mounts[0].title: found "),
    (mount('title = "Tor\\u001b[2J"'), "mounts[0].title: found "),
    (mount('title = "Tor \\u202egnp"'), "mounts[0].title: found "),
    (mount(f"title = '{'x' * 501}'"), "mounts[0].title: found "),
    ("[http]\ntrusted_proxies = ['0.0.0.0/0']", 'http.trusted_proxies[0]: found "0.0.0.0/0"; everybody would be a proxy'),
    ("[http]\ntrusted_proxies = ['::/0']", 'http.trusted_proxies[0]: found "::/0"; everybody would be a proxy'),
    ("[[users]]\nname = 'a'", "users[0].password: missing; it has to be given"),
    ("[[users]]\nname = 'a'\npassword = ''", "users[0].password: found a value that is not shown here; allowed: 8 to 1024 characters"),
    (
        "[[users]]\nname = 'a'\npassword = 'seven77'",
        "users[0].password: found a value that is not shown here; allowed: 8 to 1024 characters",
    ),
    ("[[users]]\nname = 'Operator1'\npassword = 'operator1'", "users[0].password: found the user's name; allowed: anything else"),
    (
        "[[users]]\nname = 'a'\npassword = 'long enough'\nrole = 'root'",
        'users[0].role: found "root"; allowed: "admin", "operator", "viewer"',
    ),
    ("[access]\nmode = 'public'", 'access.mode: found "public"; allowed: "closed", "network", "open"'),
    (mount("access = 'public'"), 'mounts[0].access: found "public"; allowed: "", "closed", "network", "open"'),
    (mount("[mounts.labels]\nbrand = 'x'"), "mounts[0].labels: does nothing in a file"),
    # What a later version will know is not accepted in silence.
    ("[rtmp]\nenabled = true", "rtmp: does nothing in this version yet; allowed here: rtsp, http, webrtc, onvif, limits, access,"),
    ("[srt]", "srt: does nothing in this version yet; allowed here: "),
    ("[[links]]\nurl = 'x'", "links: does nothing in this version yet; allowed here: "),
    ("[tls]\nmode = 'own'", "tls: does nothing in this version yet; allowed here: "),
    ("[rtsp]\ntls_port = 8322", "rtsp.tls_port: does nothing in this version yet; allowed here: enabled, host, port"),
    ("[http]\ntls_port = 8443", "http.tls_port: does nothing in this version yet; allowed here: enabled, host, port"),
    (mount("publish_key = 'x'"), "mounts[0].publish_key: does nothing in this version yet; allowed here: name, source, title"),
    (mount("control = 'axis://h/?camera=65'"), 'mounts[0].control: found "axis://h/?camera=65"; camera has to be a number from 1 to 64'),
    (mount("variant_of = 'yard'\ncontrol = 'onvif://h'"), "mounts[0].control: it belongs to the main mount, whose camera this is"),
    (mount("[[mounts.forwards]]\nurl = 'rtmp://h/x/key'"), "mounts[0].forwards: does nothing in this version yet; allowed: none"),
    (name(""), 'mounts[0].name: found ""; it must not be empty'),
    (name("gate 1"), 'mounts[0].name: found "gate 1"; allowed: letters a-z, digits and - _ . /'),
    (name("gäte"), 'mounts[0].name: found "gäte"; allowed: letters a-z'),
    (name("gate?x"), "mounts[0].name: "),
    (name("/gate"), 'mounts[0].name: found "/gate"; no / at the start or the end, and no two in a row'),
    (name("gate/"), "mounts[0].name: "),
    (name("a//b"), "mounts[0].name: "),
    (name("a/../b"), 'mounts[0].name: found "a/../b"; no part of it may be . or ..'),
    (name(".."), "mounts[0].name: "),
    (name("a/."), "mounts[0].name: "),
    (name("api"), 'mounts[0].name: found "api"; api, metrics, healthz are the relay\'s own'),
    (name("api/v1"), "mounts[0].name: "),
    (name("Metrics"), "mounts[0].name: "),
    (name("healthz"), "mounts[0].name: "),
    (name("gate/whep"), 'mounts[0].name: found "gate/whep"; "whep" is a word of the relay\'s own addresses'),
    (name("gate/nul.x"), 'mounts[0].name: found "gate/nul.x"; "nul.x" cannot be the name of a file on Windows'),
    (name("a" * 201), "allowed: at most 200 characters"),
    # addresses
    (source("rstp://10.0.0.5/x"), 'found "rstp://10.0.0.5/x"; allowed: rtsp://, rtsps://, '),
    (source("rstp://10.0.0.5/x"), '(did you mean "rtsp"?)'),
    (source("demo:") + "variant_of = '../gate'\n", "mounts[0].variant_of: "),
    (source("demo:") + "variant_of = 'gate'\n", "mounts[0].variant_of: "),
    (source("exec:rm -rf"), "mounts[0].source: "),
    (source("srt://10.0.0.5:9000"), "mounts[0].source: "),
    (source("rtsp:10.0.0.5/x"), "an address of this kind starts with rtsp://"),
    (source("rtsp:///x"), "it names no host"),
    (source("rtsp://10.0.0.5:70000/x"), "its port must be a number from 1 to 65535"),
    (source("rtsp://10.0.0.5:0/x"), "its port must be a number from 1 to 65535"),
    (source("rtsp://10.0.0.5:x/x"), "its port must be a number from 1 to 65535"),
    (source("rtsp://[fe80::1/x"), "an IPv6 address stands in [ ]"),
    (source("rtsp://10.0.0.5/a b"), "has no blanks in it"),
    (source("udp://239.1.1.1"), "its port must be a number"),
    (source("10.0.0.5:554/x"), "an address starts with its protocol, such as rtsp://"),
    (source("10.0.0.5"), "an address starts with its protocol, such as rtsp://"),
    (source("file://"), "mounts[0].source: "),
    (source("   "), "mounts[0].source: "),
    (
        mount("[[mounts.forwards]]\nurl = 'http://h/x'"),
        'mounts[0].forwards[0].url: found "http://h/x"; allowed: rtmp://, rtmps://, rtsp://, rtsps://',
    ),
    (mount("[[mounts.forwards]]\nurl = ''"), 'mounts[0].forwards[0].url: found ""; allowed: rtmp://'),
    ("[webrtc]\npublic_addresses = ['cam.example.com']", 'webrtc.public_addresses[0]: found "cam.example.com"; allowed: an IPv4 or IPv6'),
    ("[webrtc]\npublic_addresses = '192.0.2.1'", 'webrtc.public_addresses: found "192.0.2.1"; allowed: a list'),
    ("[webrtc]\ntcp_port = 70000", "webrtc.tcp_port: found 70000; allowed: a whole number from 0 to 65535"),
    # secrets
    (source("rtsp://admin:hunter2@10.0.0.5:70000/x"), 'found "rtsp://***@10.0.0.5:70000/x"; its port'),
    (source("rtsp://admin:hun/ter2@10.0.0.5/x"), 'found "rtsp://***@10.0.0.5/x"; write / ? # @ : and % in a password as %2F'),
    ("[[users]]\nname = 'a'\npassword = 4711", "users[0].password: found a value that is not shown here; allowed: text in quotes"),
    # not TOML
    ("[rtsp\nport = 1", "is not TOML: "),
    ("port", "is not TOML: "),
    ("[rtsp]\nport = 1\nport = 2", "is not TOML: "),
    ('[[mounts]]\nsource = "C:\\cam.mp4"', "is not TOML: "),
    ('[[mounts]]\nsource = "C:\\cam.mp4"', "write a Windows path in single quotes"),
    ('[[mounts]]\nname = "a"\nsource = "C:\\film.mp4"', "write a Windows path in single quotes, as 'C:\\film.mp4'"),
    ('[[mounts]]\nsource = "C:\\Ulli\\x.mp4"', "write a Windows path in single quotes"),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "relay.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    line = str(caught.value)
    assert line.startswith(f"{file}: ")
    assert said in line
    assert "\n" not in line
    assert not {"hunter2", "hun/ter2", "ter2", "4711"} & set(line.replace("@", " ").replace(":", " ").split())
    assert "ter2" not in line
    assert "4711" not in line


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[rtsp]\n# für".encode("latin-1"), "is not UTF-8 text"),
        ("[rtsp]".encode("utf-16"), "is not UTF-8 text"),
        (b"\x00", "is not TOML: "),
    ],
)
def test_wrong_encodings(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "relay.toml"
    file.write_bytes(data)
    with pytest.raises(ConfigError, match=said):
        load_config(file)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_config(tmp_path / "none.toml")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: "):
        load_config(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.touch(mode=0)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        load_config(file)


GOOD = """
[rtsp]
host = "::"
port = 0
[http]
enabled = false
port = 8554
[limits]
max_reader_lag_s = 3
[[mounts]]
name = "site/gate-1_main.v2"
source = "rtsp://admin:p%40ss@[fe80::1]:554/Streaming/Channels/101?x=1"
transport = "tcp"
access = "open"
[access]
mode = "closed"
[[users]]
name = "조 joe@example.org"
password = "문에서 여덟 글자"
role = "operator"
"""


@pytest.mark.parametrize("prefix", ["", "\ufeff"])
def test_a_good_file(tmp_path: Path, prefix: str) -> None:
    file = tmp_path / "relay.toml"
    file.write_bytes((prefix + GOOD.replace("\n", "\r\n")).encode())
    config = load_config(file)
    assert (config.rtsp.host, config.rtsp.port, config.http.enabled, config.limits.max_reader_lag_s) == ("::", 0, False, 3.0)
    assert config.mounts[0].name == "site/gate-1_main.v2"
    assert (config.access.mode, config.mounts[0].access, config.users[0].role) == ("closed", "open", "operator")


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.touch()
    assert load_config(file) == EngineConfig()


@pytest.mark.parametrize(
    "address",
    [
        "", "demo:", "film.mp4", "./my:film.mp4", "/home/me/film.mp4", "C:\\film.mp4", "C:/film.mp4", "file:///home/me/film.mp4",
        "rtsp://10.0.0.5", "RTSP://cam/x", "rtsps://cam:322/x", "http://10.0.0.5/flv?user=a&password=b", "https://h/x.m3u8", "rtmp://h/a/b",
        "udp://239.1.1.1:5000", "udp://@:5000", "rtp://0.0.0.0:5004", "rtsp://10.0.0.5:554/user=a_password=b_channel=1_stream=0.sdp?real_stream",
        "rtsp://admin:p%40ss@10.0.0.5/x", "rtsp://admin:p@ss@10.0.0.5/x", "rtsp://[::1]/x",
    ],
)  # fmt: skip
def test_good_addresses(address: str) -> None:
    validate_mount(MountConfig(name="gate", source=address))


@pytest.mark.parametrize(
    ("config", "code", "field"),
    [
        (MountConfig(name="a b", source="demo:"), "mount_name_invalid", "name"),
        (MountConfig(name="", source="demo:"), "mount_name_invalid", "name"),
        (MountConfig(name="a", source="rstp://h/"), "address_invalid", "source"),
        (MountConfig(name="a", source="demo:", forwards=(ForwardConfig(url="x"),)), "address_invalid", "forwards[0].url"),
        (MountConfig(name="a", source="demo:", max_readers=-1), "setting_invalid", "max_readers"),
        (MountConfig(name="a", source="demo:", transport="x"), "setting_invalid", "transport"),  # type: ignore[arg-type]
    ],
)
def test_validate_mount(config: MountConfig, code: str, field: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        validate_mount(config)
    assert (caught.value.code, caught.value.params["field"]) == (code, field)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["demo:", "rtsp://h", "tcp", "gate"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["rtsp", "port", "host", "mounts", "name", "source", "forwards", "url", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(document=st.dictionaries(st.sampled_from(["rtsp", "http", "limits", "mounts", "users"]), _VALUES, max_size=3))
def test_whatever_our_check_lets_pass_can_be_converted(document: dict[str, object]) -> None:
    from relay_engine.provider import config_file

    try:
        config_file._check(document, config_file._type_of(EngineConfig), "")
    except config_file._Mistake:
        return
    msgspec.convert(document, EngineConfig)
