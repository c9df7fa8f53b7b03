"""LeaveReason: why somebody stopped watching: a code that the app and the pages turn into words."""

from __future__ import annotations

from enum import StrEnum


class LeaveReason(StrEnum):
    """Each reader that leaves has one; the values stand in the journal, the history and the API."""

    # The client.
    CLIENT_LEFT = "client_left"  # it said goodbye, closed its connection, or asked no more
    TRACKS_CHANGED = "tracks_changed"  # it set up other tracks, and plays anew
    QUALITY_CHANGED = "quality_changed"  # it went over to another picture of the same camera
    PAUSED = "paused"  # where nothing can be kept for it meanwhile
    CONNECTION_LOST = "connection_lost"  # the network between us
    TIMED_OUT = "timed_out"  # it gave no sign of life
    STALLED = "stalled"  # it took nothing of what it was sent
    NEVER_PLAYED = "never_played"  # it took a place, and others need it
    NEVER_CONNECTED = "never_connected"  # it asked, and no media connection came about
    IDLE = "idle"  # a connection over which nothing was asked
    PROTOCOL_ERROR = "protocol_error"  # it broke its protocol
    # The relay and whoever runs it.
    DISCONNECTED = "disconnected"  # by the operator
    BLOCKED = "blocked"  # by the operator, with its address
    RIGHTS_ENDED = "rights_ended"  # what let it in is no longer so: a ticket, a user, the mode of the relay or of the mount
    LIMIT_REACHED = "limit_reached"  # full between its question and its coming
    MOUNT_STOPPED = "mount_stopped"
    MOUNT_REMOVED = "mount_removed"
    MOUNT_CHANGED = "mount_changed"  # its settings, so that its media begins anew
    FORMAT_CHANGED = "format_changed"  # the camera's, to one that this reader cannot go on with
    UNPLAYABLE = "unplayable"  # what the camera sends cannot be shown this way
    RELAY_STOPPED = "relay_stopped"
    INTERNAL_ERROR = "internal_error"  # a defect of ours

    @property
    def text(self) -> str:
        """In plain words for a log line or a peer; people get theirs from the app."""
        return self.value.replace("_", " ")
