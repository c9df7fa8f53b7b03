"""A target of WSDiscovery's library: announces one camera, and answers probes until its input ends. Arguments: scope, address of the service."""

from __future__ import annotations

import sys

from wsdiscovery.publishing import ThreadedWSPublishing
from wsdiscovery.qname import QName
from wsdiscovery.scope import Scope

if __name__ == "__main__":
    target = ThreadedWSPublishing()
    target.start()
    kind = QName("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter")
    target.publishService([kind], [Scope(sys.argv[1])], [sys.argv[2]])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    target.stop()
