"""CameraMedia: the demo clip's pictures and sounds as RTP and RTCP packets, with the faults that cameras put into them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from relay_engine.ingest.demo.clip import load_demo_clip
from relay_engine.media.aac import adts_header, parse_audio_specific_config
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.timestamps import to_ntp
from relay_engine.rtp.packetizer import make_packetizer

VIDEO_RATE, AUDIO_RATE = 90_000, 48_000
VIDEO_START, AUDIO_START = 4_294_900_000, 1_234_567  # the picture's stamps wrap within the first second
VIDEO_SSRC, AUDIO_SSRC = 0x11111111, 0x22222222


@dataclass(frozen=True)
class MediaQuirks:
    """What is wrong with the packets."""

    no_marker: bool = False  # FLIR M400
    annexb_inside: bool = False  # a piece of an Annex B stream in one NAL unit
    adts: bool = False  # AAC frames with their ADTS header
    max_packet_size: int = 1440  # Tapo: 10,000
    payload_type_shift: int = 0  # packets of another payload type than the SDP says
    change_ssrc_at: int = -1  # picture from which on SSRC, sequence and stamps are new ones
    wild_stamp_at: int = -1  # one picture stamped hours away
    sets_in_band: bool = True  # SPS and PPS in front of each key picture
    audio_late_s: float = 0.0  # the sound's stamps run so far behind; only sender reports tell


class CameraMedia:
    """Packets for picture n and the sounds that belong to it."""

    def __init__(self, quirks: MediaQuirks) -> None:
        self._quirks = quirks
        self._clip = load_demo_clip()
        self._sound = 0
        video, audio = self._clip.tracks
        self._video = make_packetizer(
            video, payload_type=96 + quirks.payload_type_shift, ssrc=VIDEO_SSRC, sequence_number=65_500,
            timestamp_offset=VIDEO_START, max_packet_size=quirks.max_packet_size,
        )  # fmt: skip
        self._audio = make_packetizer(audio, payload_type=97, ssrc=AUDIO_SSRC, sequence_number=100, timestamp_offset=self.audio_start)

    @property
    def audio_start(self) -> int:
        return AUDIO_START + round(self._quirks.audio_late_s * AUDIO_RATE)

    def picture(self, number: int) -> tuple[bytes, ...]:
        """RTP packets of picture `number`."""
        quirks, clip = self._quirks, self._clip
        nalus = clip.pictures[number % len(clip.pictures)]
        is_key = number % len(clip.pictures) in clip.key_pictures
        if is_key and quirks.sets_in_band:
            sets = clip.tracks[0].parameter_sets
            nalus = sets.sps + sets.pps + nalus
        if quirks.annexb_inside:
            nalus = (b"\x00\x00\x00\x01".join(nalus),)
        if number == quirks.change_ssrc_at:
            self._video = make_packetizer(
                clip.tracks[0], payload_type=96, ssrc=0x33333333, sequence_number=7, timestamp_offset=3_000_000_000
            )
        pts = number * 3600 + (37_600 * VIDEO_RATE if number == quirks.wild_stamp_at else 0)
        packets = self._video.packetize(AccessUnit(0, pts, is_key, nalus))
        return tuple(bytes((packet[0], packet[1] & 0x7F)) + packet[2:] for packet in packets) if quirks.no_marker else packets

    def sounds_until(self, number: int) -> Iterator[bytes]:
        """RTP packets of the sounds that end before picture `number`."""
        clip = self._clip
        config = parse_audio_specific_config(clip.tracks[1].audio_config)
        while (self._sound + 1) * 1024 * 25 <= number * AUDIO_RATE:
            data = clip.sounds[self._sound % len(clip.sounds)]
            if self._quirks.adts:
                data = adts_header(config, len(data)) + data
            yield self._audio.packetize(AccessUnit(1, self._sound * 1024, True, (data,)))[0]
            self._sound += 1

    def sender_report(self, track_id: int, number: int, wall_s: float) -> bytes:
        """RTCP SR: picture `number`, and the sound of the same instant, is of `wall_s`."""
        if track_id == 0:
            stamp, ssrc = VIDEO_START + number * 3600, VIDEO_SSRC
        else:
            stamp, ssrc = self.audio_start + number * AUDIO_RATE // 25, AUDIO_SSRC
        return struct.pack("!BBHIQIII", 0x80, 200, 6, ssrc, to_ntp(wall_s), stamp & 0xFFFFFFFF, 0, 0)
