/* RtpTrack: follows one track's RTP packets (RFC 3550, 6184, 7798): gaps, start on a key frame, whole frames. */
#include "rtp_track.h"

#include <stdlib.h>
#include <string.h>

#define FNV_OFFSET 0xCBF29CE484222325ull
#define FNV_PRIME 0x100000001B3ull

enum Picture { NO_PICTURE, PICTURE, KEY_PICTURE };

void rtp_track_init(RtpTrack *track)
{
    memset(track, 0, sizeof *track);
    track->rtp_file = track->rtcp_file = track->channel = -1;
    track->clock_rate = 90000;
    track->wants_random_access = true;
    track->content_hash = FNV_OFFSET;
}

static void check_sequence(RtpTrack *track, uint16_t sequence)
{
    int16_t jump = (int16_t)(sequence - track->next_sequence);
    if (jump < 0 && jump > -1000) {
        track->late_packets++;
        return;
    }
    if (jump != 0) {
        track->gaps++;
        track->lost_packets += (uint16_t)jump;
        track->wants_random_access = true;
    }
    track->next_sequence = (uint16_t)(sequence + 1);
}

static void start(RtpTrack *track, uint16_t sequence, uint32_t timestamp, uint32_t ssrc)
{
    /* rtptime names the instant of the start (RFC 2326 12.33), which the first packet need not hit exactly. */
    int32_t apart = (int32_t)(timestamp - track->announced_timestamp);
    if (track->announced && (track->announced_sequence != sequence || abs(apart) > track->clock_rate / 2))
        track->announced_wrong++;
    track->started = true;
    track->next_sequence = sequence;
    track->first_timestamp = timestamp;
    track->ssrc = ssrc;
}

static enum Picture h264_picture(int type)
{
    return type == 5 ? KEY_PICTURE : type >= 1 && type <= 4 ? PICTURE : NO_PICTURE;
}

static enum Picture h265_picture(int type)
{
    return type >= 16 && type <= 21 ? KEY_PICTURE : type < 16 ? PICTURE : NO_PICTURE;
}

/* The pictures inside an aggregation packet, as far as its first bytes show them. */
static enum Picture aggregated_picture(const uint8_t *payload, size_t length, size_t offset, bool h265)
{
    enum Picture found = NO_PICTURE;
    while (found == NO_PICTURE && offset + 3 <= length) {
        int type = h265 ? payload[offset + 2] >> 1 & 0x3F : payload[offset + 2] & 0x1F;
        found = h265 ? h265_picture(type) : h264_picture(type);
        offset += 2 + (size_t)(payload[offset] << 8 | payload[offset + 1]);
    }
    return found;
}

/* What picture starts in this packet; `content` is where the coded slice's own bytes begin, 0 where there is none. */
static enum Picture classify(const RtpTrack *track, const uint8_t *payload, size_t length, size_t *content)
{
    *content = 0;
    if (length < 3)
        return NO_PICTURE;
    if (track->codec == CODEC_H264) {
        int type = payload[0] & 0x1F;
        if (type == 24)
            return aggregated_picture(payload, length, 1, false);
        int inner = type == 28 ? payload[1] & 0x1F : type;
        *content = h264_picture(inner) ? (type == 28 ? 2 : 1) : 0;
        return type == 28 && !(payload[1] & 0x80) ? NO_PICTURE : h264_picture(inner);
    }
    if (track->codec == CODEC_H265) {
        int type = payload[0] >> 1 & 0x3F;
        if (type == 48)
            return aggregated_picture(payload, length, 2, true);
        int inner = type == 49 ? payload[2] & 0x3F : type;
        *content = h265_picture(inner) ? (type == 49 ? 3 : 2) : 0;
        return type == 49 && !(payload[2] & 0x80) ? NO_PICTURE : h265_picture(inner);
    }
    if (track->codec == CODEC_JPEG)
        return payload[1] == 0 && payload[2] == 0 && length > 3 && payload[3] == 0 ? KEY_PICTURE : NO_PICTURE;
    return NO_PICTURE;
}

static size_t header_length(const uint8_t *head, size_t length)
{
    size_t size = 12 + 4u * (head[0] & 0x0F);
    if (head[0] & 0x10 && size + 4 <= length)
        size += 4 + 4u * (size_t)(head[size + 2] << 8 | head[size + 3]);
    return size;
}

bool rtp_track_begin(RtpTrack *track, const uint8_t *head, size_t head_length, bool *random_access)
{
    *random_access = false;
    if (head_length < 12 || head[0] >> 6 != 2)
        return false;
    uint16_t sequence = (uint16_t)(head[2] << 8 | head[3]);
    uint32_t timestamp = (uint32_t)head[4] << 24 | (uint32_t)head[5] << 16 | (uint32_t)head[6] << 8 | head[7];
    uint32_t ssrc = (uint32_t)head[8] << 24 | (uint32_t)head[9] << 16 | (uint32_t)head[10] << 8 | head[11];
    track->packets++;
    if (!track->started)
        start(track, sequence, timestamp, ssrc);
    if (track->ssrc != ssrc) {
        track->ssrc = ssrc;
        track->ssrc_changes++;
        track->next_sequence = sequence;
    }
    check_sequence(track, sequence);
    if (timestamp != track->timestamp)
        track->content_hash = FNV_OFFSET;
    track->timestamp = timestamp;
    track->marker = head[1] & 0x80;
    track->in_slice = false;
    size_t offset = header_length(head, head_length), content;
    if (!track->video || offset >= head_length)
        return true;
    enum Picture picture = classify(track, head + offset, head_length - offset, &content);
    *random_access = picture == KEY_PICTURE;
    track->random_access_units += picture == KEY_PICTURE;
    if (picture != NO_PICTURE && track->wants_random_access) {
        track->wrong_starts += picture != KEY_PICTURE;
        track->wants_random_access = false;
    }
    track->in_slice = content != 0;
    if (content)
        rtp_track_more(track, head + offset + content, head_length - offset - content);
    return true;
}

void rtp_track_more(RtpTrack *track, const uint8_t *data, size_t length)
{
    if (!track->hashes || !track->in_slice)
        return;
    uint64_t hash = track->content_hash;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ data[i]) * FNV_PRIME;
    track->content_hash = hash;
}
