"""The owner's token: made once, readable by its owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from relay_engine.errors import UserFacingError
from relay_engine.host.api_token import NAME, ensure_api_token, read_api_token


def test_it_is_made_once(tmp_path: Path) -> None:
    token = ensure_api_token(tmp_path / "new")
    assert len(token) >= 43
    assert ensure_api_token(tmp_path / "new") == token == read_api_token(tmp_path / "new" / NAME)
    assert ensure_api_token(tmp_path / "other") != token


@pytest.mark.skipif(os.name != "posix", reason="on Windows the folder belongs to its user")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    token = ensure_api_token(tmp_path)
    path = tmp_path / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert ensure_api_token(tmp_path) == token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 60, b"has a blank " * 9, b"x" * 4000])
def test_what_is_no_token_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(UserFacingError, match="holds no token"):
        read_api_token(tmp_path / NAME)
    assert len(ensure_api_token(tmp_path)) >= 43


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        read_api_token(tmp_path / NAME)
    assert caught.value.code == "token_missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(UserFacingError):
        read_api_token(tmp_path / NAME)
    assert ensure_api_token(tmp_path) == read_api_token(tmp_path / NAME)
