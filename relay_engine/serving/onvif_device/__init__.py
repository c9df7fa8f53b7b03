"""Mounts as cameras for recorders and other video systems: each is an ONVIF device of its own, found by WS-Discovery, asked over HTTP."""
