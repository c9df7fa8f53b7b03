"""Coded media without a transport: codecs, access units, parameter sets, time stamps; pure."""
