"""The rows of the book: frozen, complete, and each with the names of what must be kept encrypted."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

from relay_engine.config import MountConfig
from relay_engine.names.source_origin import source_origin

type Section = Literal["rtsp", "http", "webrtc", "onvif", "limits", "access", "history"]
type KeyKind = Literal["publish", "ticket"]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One row. `TABLE` is where it stands, `SECRETS` are the fields (dotted where deeper) that are kept encrypted."""

    TABLE: ClassVar[str] = ""
    SECRETS: ClassVar[tuple[str, ...]] = ()
    MOST: ClassVar[int] = 10_000  # rows of the table

    @property
    def key(self) -> str:
        """What tells the row from all others of its table."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Which one it is: what is secret in it must not come into a log or a traceback."""
        return f"{type(self).__name__}({self.key!r})"

    def shown(self, _field: str) -> Any:
        """What stands in clear in the place of a secret field; None = nothing."""
        return None


class MountRecord(Record, frozen=True, kw_only=True):
    """A mount that the relay owns, with what a window keeps beside it in `config.labels`."""

    TABLE = "mounts"
    SECRETS = ("config.source", "config.control", "config.forwards")

    config: MountConfig
    secret_lost: bool = False  # its address could not be decrypted: `config.source` is scheme and host only. Never written.

    @property
    def key(self) -> str:
        return self.config.name

    def shown(self, field: str) -> Any:
        """Any part of an address behind its host can be a secret; where nothing is, it is not encrypted either."""
        match field:
            case "config.source":
                return source_origin(self.config.source)
            case "config.control":
                return source_origin(self.config.control)
        return None


class UserRecord(Record, frozen=True, kw_only=True):
    """Somebody who may log in."""

    TABLE = "users"
    SECRETS = ("device_password", "ha1_md5", "ha1_sha256")

    name: str
    role: str  # "admin", "operator" or "viewer"; others may come: who does not know one gives it no right
    password_hash: str = ""  # argon2 with its parameters; "" = no login by password
    device_password: str = ""  # generated, for players and recorders that can only digest
    ha1_md5: str = ""  # of the device password (RFC 2617), realm "relay"
    ha1_sha256: str = ""  # likewise (RFC 7616)
    enabled: bool = True
    steer_priority: int = 0  # 1..32000, the higher steers; 0 = as the role has it
    created: float = 0.0  # wall seconds
    secret_lost: bool = False  # the device password could not be decrypted. Never written.

    @property
    def key(self) -> str:
        return self.name


class KeyRecord(Record, frozen=True, kw_only=True):
    """A publish key, or a ticket that was handed out."""

    TABLE = "keys"
    SECRETS = ("secret",)

    id: str  # made once, shown to people; never the secret itself
    kind: KeyKind
    mounts: tuple[str, ...] = ()  # which it is good for; empty = all
    actions: tuple[str, ...] = ()
    hash: str = ""  # of the key, where it need not be shown again
    secret: str = ""  # the key itself, where it has to be
    title: str = ""  # what people call it
    created: float = 0.0  # wall seconds
    expires: float = 0.0  # wall seconds; 0 = never
    max_concurrent: int = 0  # 0 = no cap
    revoked: bool = False
    secret_lost: bool = False  # never written

    @property
    def key(self) -> str:
        return self.id


class SettingsRecord(Record, frozen=True, kw_only=True):
    """What was changed in one section of the settings; everything else is the default of the version that runs."""

    TABLE = "settings"

    section: Section
    values: dict[str, Any] = {}

    @property
    def key(self) -> str:
        return self.section


class FailedLoginsRecord(Record, frozen=True, kw_only=True):
    """Wrong logins of one account or from one network."""

    TABLE = "failed_logins"
    MOST = 20_000  # its owner keeps four kinds, each with its own bound

    who: str  # "account:NAME" or "host:NETWORK"
    count: int
    last: float  # wall seconds
    blocked_until: float = 0.0  # wall seconds

    @property
    def key(self) -> str:
        return self.who


class SessionRecord(Record, frozen=True, kw_only=True):
    """A browser that is logged in."""

    TABLE = "sessions"

    hash: str  # of the cookie's value: the book never holds what would open the door
    user: str
    created: float  # wall seconds
    expires: float  # wall seconds
    seen: float = 0.0  # wall seconds
    agent: str = ""

    @property
    def key(self) -> str:
        return self.hash


class SecretRecord(Record, frozen=True, kw_only=True):
    """A secret of the relay itself, such as the key that signs tickets."""

    TABLE = "secrets"
    SECRETS = ("value",)

    name: str
    value: bytes = b""
    secret_lost: bool = False  # never written

    @property
    def key(self) -> str:
        return self.name


class DeviceRecord(Record, frozen=True, kw_only=True):
    """What a mount is to recorders that have it as a camera: they know it by this, whatever it is called."""

    TABLE = "devices"

    mount: str  # its name now
    uuid: str
    slot: int  # its port, counted from the first one of all

    @property
    def key(self) -> str:
        return self.mount


RECORD_TYPES: tuple[type[Record], ...] = (
    MountRecord,
    UserRecord,
    KeyRecord,
    SettingsRecord,
    FailedLoginsRecord,
    SessionRecord,
    SecretRecord,
    DeviceRecord,
)


class Put(msgspec.Struct, frozen=True):
    """Write `record`; `replaces` is the key that it had before, where that has changed: it keeps its place."""

    record: Record
    replaces: str = ""


class Drop(msgspec.Struct, frozen=True):
    """Take a row out; nothing happens where there is none."""

    kind: type[Record]
    key: str


type Change = Put | Drop
