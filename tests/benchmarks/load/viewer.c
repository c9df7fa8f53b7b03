/* Viewer: one RTSP client (RFC 2326), from its connection to the last byte. */
#define _GNU_SOURCE
#include "viewer.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT_BYTES 16384

void viewer_init(Viewer *viewer, int index, enum Role role, const Target *target, bool udp)
{
    free(viewer->text);
    memset(viewer, 0, sizeof *viewer);
    viewer->index = index;
    viewer->role = role;
    viewer->target = target;
    viewer->udp = udp;
    viewer->file = -1;
    for (int i = 0; i < MAX_TRACKS; i++)
        rtp_track_init(&viewer->tracks[i]);
}

bool viewer_connect(Viewer *viewer)
{
    int on = 1, narrow = 64 * 1024; /* a slow network holds little itself: what waits, waits at the server */
    viewer->file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (viewer->file < 0)
        return false;
    setsockopt(viewer->file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (viewer->role != ROLE_PLAIN)
        setsockopt(viewer->file, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (viewer->role == ROLE_SLOW || viewer->role == ROLE_STOPPED)
        setsockopt(viewer->file, SOL_SOCKET, SO_RCVBUF, &narrow, sizeof narrow);
    viewer->phase = PHASE_CONNECTING;
    const struct sockaddr *address = (const struct sockaddr *)&viewer->target->address;
    return connect(viewer->file, address, sizeof viewer->target->address) == 0 || errno == EINPROGRESS;
}

void viewer_connected(Viewer *viewer)
{
    viewer->phase = PHASE_OPTIONS;
    rtsp_send_next(viewer);
}

void viewer_end(Viewer *viewer, enum Ending ending, double at)
{
    if (viewer->phase == PHASE_ENDED)
        return;
    viewer->phase = PHASE_ENDED;
    viewer->ending = ending;
    viewer->ended_at = at;
    if (viewer->file >= 0)
        close(viewer->file);
    viewer->file = -1;
    for (int i = 0; i < MAX_TRACKS; i++) {
        if (viewer->tracks[i].rtp_file >= 0)
            close(viewer->tracks[i].rtp_file);
        if (viewer->tracks[i].rtcp_file >= 0)
            close(viewer->tracks[i].rtcp_file);
        viewer->tracks[i].rtp_file = viewer->tracks[i].rtcp_file = -1;
    }
    free(viewer->text);
    viewer->text = NULL;
}

void viewer_leave(Viewer *viewer, int manner)
{
    if (viewer->phase == PHASE_ENDED || viewer->file < 0)
        return;
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    if (manner == 0)
        rtsp_send(viewer, "TEARDOWN", viewer->base, "");
    if (manner == 2)
        setsockopt(viewer->file, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    viewer_end(viewer, ENDING_LEFT, viewer->playing_at);
}

void viewer_keep_alive(Viewer *viewer, double now)
{
    if (viewer->phase != PHASE_PLAYING || now - viewer->last_keep_alive_at < 20 || viewer->role == ROLE_STOPPED)
        return;
    viewer->last_keep_alive_at = now;
    rtsp_send(viewer, "GET_PARAMETER", viewer->base, "");
}

static void packet_began(Viewer *viewer, const uint8_t *head, size_t length, double at)
{
    bool random_access;
    if (!rtp_track_begin(viewer->packet_track, head, length, &random_access)) {
        viewer->framing_errors++;
        return;
    }
    if (viewer->first_rtp_at == 0)
        viewer->first_rtp_at = at;
    if (random_access && viewer->first_key_at == 0)
        viewer->first_key_at = at;
}

static void packet_ended(Viewer *viewer, double at)
{
    RtpTrack *track = viewer->packet_track;
    if (track && track->video && track->marker)
        on_frame(viewer, track, at);
}

void viewer_datagram(Viewer *viewer, RtpTrack *track, const uint8_t *data, size_t length, double at)
{
    viewer->packet_track = track;
    size_t head = length < RTP_HEAD_BYTES ? length : RTP_HEAD_BYTES;
    packet_began(viewer, data, head, at);
    rtp_track_more(track, data + head, length - head);
    packet_ended(viewer, at);
}

/* One whole RTSP message in `text`: hands it on and returns true; false while it is not whole. */
static bool message_is_whole(Viewer *viewer, double at)
{
    viewer->text[viewer->text_length] = 0;
    char *end = strstr(viewer->text, "\r\n\r\n");
    if (!end)
        return false;
    char *length_header = strcasestr(viewer->text, "\r\nContent-Length:");
    size_t body = length_header && length_header < end ? strtoul(length_header + 17, NULL, 10) : 0;
    if ((size_t)(end + 4 - viewer->text) + body > viewer->text_length)
        return false;
    char *message = viewer->text;
    viewer->text = NULL;
    viewer->text_length = 0;
    end[2] = 0;
    rtsp_response(viewer, message, end + 4, at);
    free(message);
    return true;
}

/* Bytes of text: taken one at a time up to the end of the headers, so that what follows is not swallowed. */
static size_t feed_text(Viewer *viewer, const uint8_t *data, size_t length, double at)
{
    if (!viewer->text)
        viewer->text = malloc(TEXT_BYTES + 1);
    size_t used = 0;
    while (used < length) {
        if (viewer->text_length == TEXT_BYTES || (viewer->text_length == 0 && data[used] != 'R')) {
            viewer->framing_errors++;
            viewer->discard = true;
            return length;
        }
        uint8_t byte = data[used++];
        viewer->text[viewer->text_length++] = (char)byte;
        bool in_body = viewer->phase == PHASE_DESCRIBE; /* the only answer with a body */
        if ((byte == '\n' || in_body) && message_is_whole(viewer, at))
            return used;
    }
    return used;
}

static RtpTrack *track_of_channel(Viewer *viewer, int channel)
{
    for (int i = 0; i < viewer->track_count; i++)
        if (viewer->tracks[i].channel == channel)
            return &viewer->tracks[i];
    return NULL;
}

static size_t head_wanted(const Viewer *viewer)
{
    if (viewer->head_length < 4)
        return 4;
    size_t packet = (size_t)(viewer->head[2] << 8 | viewer->head[3]);
    return 4 + (packet < RTP_HEAD_BYTES ? packet : RTP_HEAD_BYTES);
}

/* Bytes of an interleaved frame (RFC 2326 10.12): its first bytes are kept and looked at, the rest only counted. */
static size_t feed_frame(Viewer *viewer, const uint8_t *data, size_t length, double at)
{
    size_t used = 0;
    while (viewer->head_length < head_wanted(viewer) && used < length)
        viewer->head[viewer->head_length++] = data[used++];
    size_t wanted = head_wanted(viewer);
    if (viewer->head_length < 4 || viewer->head_length < wanted)
        return used;
    viewer->packet_left = (size_t)(viewer->head[2] << 8 | viewer->head[3]) - (wanted - 4);
    viewer->packet_track = track_of_channel(viewer, viewer->head[1]);
    if (viewer->packet_track)
        packet_began(viewer, viewer->head + 4, wanted - 4, at);
    viewer->head_length = 0;
    if (viewer->packet_left == 0)
        packet_ended(viewer, at);
    return used;
}

static size_t feed_rest(Viewer *viewer, const uint8_t *data, size_t length, double at)
{
    size_t used = length < viewer->packet_left ? length : viewer->packet_left;
    if (viewer->packet_track)
        rtp_track_more(viewer->packet_track, data, used);
    viewer->packet_left -= used;
    if (viewer->packet_left == 0)
        packet_ended(viewer, at);
    return used;
}

void viewer_feed(Viewer *viewer, const uint8_t *data, size_t length, double at)
{
    while (length > 0 && !viewer->discard && viewer->phase != PHASE_ENDED) {
        size_t used;
        if (viewer->packet_left)
            used = feed_rest(viewer, data, length, at);
        else if (viewer->head_length || (data[0] == '$' && !viewer->text))
            used = feed_frame(viewer, data, length, at);
        else
            used = feed_text(viewer, data, length, at);
        data += used;
        length -= used;
    }
}
