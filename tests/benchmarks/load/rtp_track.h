/* RtpTrack: follows one track's RTP packets (RFC 3550, 6184, 7798): gaps, start on a key frame, whole frames. */
#ifndef RTP_TRACK_H
#define RTP_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum Codec { CODEC_OTHER, CODEC_H264, CODEC_H265, CODEC_JPEG };

#define RTP_HEAD_BYTES 64 /* what is looked at of each packet: RTP header, aggregation or fragment header */

typedef struct RtpTrack {
    char control[256];
    enum Codec codec;
    bool video;
    int clock_rate;
    int channel;           /* interleaved, of RTP; RTCP is one more */
    int rtp_file, rtcp_file; /* UDP sockets, or -1 */

    bool started, marker;
    uint16_t next_sequence;
    uint32_t ssrc, timestamp, first_timestamp;
    uint64_t packets, gaps, lost_packets, late_packets, ssrc_changes;

    bool announced; /* RTP-Info of PLAY */
    uint16_t announced_sequence;
    uint32_t announced_timestamp;
    uint64_t announced_wrong;

    bool wants_random_access; /* at the start and after a gap */
    uint64_t wrong_starts;    /* where another picture came first */
    uint64_t random_access_units;

    uint64_t content_hash; /* FNV-1a of the coded slices of this frame */
    bool hashes, in_slice;
} RtpTrack;

void rtp_track_init(RtpTrack *track);
/* One packet's first bytes: returns false where it is no RTP packet. Sets `random_access` where a key frame starts here. */
bool rtp_track_begin(RtpTrack *track, const uint8_t *head, size_t head_length, bool *random_access);
/* More bytes of the same packet, only needed where the track hashes. */
void rtp_track_more(RtpTrack *track, const uint8_t *data, size_t length);

#endif
