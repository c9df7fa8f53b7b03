"""ScriptedResponder: answers probes of WS-Discovery as devices do, well and badly. Runs on a thread of its own, in that thread's network."""

from __future__ import annotations

import re
import socket
import struct
import threading
from dataclasses import dataclass, field

GROUP, PORT = "239.255.255.250", 3702
_ID = re.compile(r"<[^>]*MessageID[^>]*>([^<]+)<")
_MATCH = """<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:wsdd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:tdn="http://www.onvif.org/ver10/network/wsdl"><SOAP-ENV:Header><wsa:MessageID>urn:uuid:answer</wsa:MessageID><wsa:RelatesTo>{relates_to}</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><wsdd:ProbeMatches><wsdd:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:{uuid}</wsa:Address></wsa:EndpointReference><wsdd:Types>{types}</wsdd:Types><wsdd:Scopes>{scopes}</wsdd:Scopes><wsdd:XAddrs>{xaddrs}</wsdd:XAddrs><wsdd:MetadataVersion>1</wsdd:MetadataVersion></wsdd:ProbeMatch></wsdd:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>"""


def probe_match(
    relates_to: str,
    uuid: str = "1",
    *,
    types: str = "tdn:NetworkVideoTransmitter",
    xaddrs: str = "http://0.0.0.0:8000/onvif/device_service",
) -> bytes:
    """One answer, as gSOAP's devices write it."""
    scopes = "onvif://www.onvif.org/name/Hof onvif://www.onvif.org/hardware/H-1 onvif://www.onvif.org/location/country/korea"
    return _MATCH.format(relates_to=relates_to, uuid=uuid, types=types, scopes=scopes, xaddrs=xaddrs).encode()


@dataclass
class ScriptedResponder:
    """Answers every probe with each of `answers`, in which "ASKED" is the probe's id. It hears the group on `host`, and itself."""

    host: str
    answers: list[bytes] = field(default_factory=lambda: [probe_match("ASKED")])
    probes: list[bytes] = field(default_factory=list)
    one_line_only: bool = False  # some Hikvision ignore a probe with line breaks
    _socket: socket.socket | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen, in the network of the thread that calls."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("", PORT))
        self._socket.setsockopt(
            socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", *map(socket.inet_aton, (GROUP, self.host)))
        )
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        assert self._socket is not None
        assert self._thread is not None
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        udp_socket = self._socket
        assert udp_socket is not None
        udp_socket.settimeout(0.2)
        while True:
            try:
                data, sender = udp_socket.recvfrom(65_535)
            except TimeoutError:
                continue
            except OSError:
                return
            self.probes.append(data)
            asked = _ID.search(data.decode())
            if asked is None or (self.one_line_only and b"\n" in data):
                continue
            for answer in self.answers:
                udp_socket.sendto(answer.replace(b"ASKED", asked[1].encode()), sender)
