"""`ctl`: reads the command line, asks the relay, prints what it says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from relay_engine.ctl.arguments import make_parser, read_question
from relay_engine.ctl.connection import Refused, Unreachable, find_relay
from relay_engine.ctl.output import render
from relay_engine.log import redact

DONE, REFUSED, WRONG_USAGE, NO_RELAY = 0, 1, 2, 3


def run(words: Sequence[str], default_data_dir: Callable[[], Path]) -> int:
    """Do what `words` ask for; the value is the process's exit code."""
    parser = make_parser()
    arguments = parser.parse_args(words)  # ends the process with WRONG_USAGE itself
    try:
        question = read_question(arguments)
        relay = find_relay(arguments.data_dir or default_data_dir(), arguments.url, arguments.token_file)
        answer = relay.ask(question.request.COMMAND, question.path, question.body)
    except ValueError as error:
        parser.error(redact(str(error)))
    except Refused as error:
        return _complain(error, REFUSED)
    except Unreachable as error:
        return _complain(error, NO_RELAY)
    text = msgspec.json.encode(answer).decode() if arguments.json else render(question.request.COMMAND.name, answer)
    if text:
        sys.stdout.write(f"{text}\n")
    return DONE


def _complain(error: Exception, code: int) -> int:
    sys.stderr.write(f"relay: {redact(str(error))}\n")
    return code
