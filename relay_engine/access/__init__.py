"""The door: the one answer to "may this visit do this with this mount, now?", and what it knows of who asks.

Protocols turn a request into a `Visit` and ask `Door.admit`, which gives a `Pass` or a `Refused`; each protocol keeps one table
from `Refusal` to its own status. Nobody compares roles, modes or addresses elsewhere.
"""
