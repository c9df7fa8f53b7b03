"""Sockets that go on serving, whatever the system, the event loop and the peers do: listening, accepting, datagrams."""
