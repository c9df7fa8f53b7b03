/* The requests and answers that bring a viewer from OPTIONS to PLAY (RFC 2326, RFC 4566). */
#define _GNU_SOURCE
#include "udp_ports.h"
#include "viewer.h"
#include "wall_clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void rtsp_send(Viewer *viewer, const char *method, const char *url, const char *more)
{
    char request[2048], session[160] = "";
    if (viewer->session[0])
        snprintf(session, sizeof session, "Session: %s\r\n", viewer->session);
    int length = snprintf(request, sizeof request, "%s %s RTSP/1.0\r\nCSeq: %d\r\nUser-Agent: load-generator\r\n%s%s\r\n", method, url,
                          ++viewer->sequence, session, more);
    if (send(viewer->file, request, (size_t)length, MSG_NOSIGNAL) != length && errno != EPIPE && errno != ECONNRESET)
        fprintf(stderr, "viewer %d: request not taken: %s\n", viewer->index, strerror(errno));
}

/* The absolute address of an `a=control` value. */
static void resolve(const char *base, const char *control, char *url, size_t size)
{
    if (!strncasecmp(control, "rtsp://", 7))
        snprintf(url, size, "%s", control);
    else if (!strcmp(control, "*") || !control[0])
        snprintf(url, size, "%s", base);
    else
        snprintf(url, size, "%s%s%s", base, base[strlen(base) - 1] == '/' ? "" : "/", control);
}

static void send_setup(Viewer *viewer)
{
    RtpTrack *track = &viewer->tracks[viewer->next_setup];
    char url[800], transport[160];
    resolve(viewer->base, track->control, url, sizeof url);
    if (viewer->udp) {
        int port = udp_ports_bind(track);
        snprintf(transport, sizeof transport, "Transport: RTP/AVP;unicast;client_port=%d-%d\r\n", port, port + 1);
    } else {
        snprintf(transport, sizeof transport, "Transport: RTP/AVP/TCP;unicast;interleaved=%d-%d\r\n", viewer->next_setup * 2,
                 viewer->next_setup * 2 + 1);
    }
    rtsp_send(viewer, "SETUP", url, transport);
}

void rtsp_send_next(Viewer *viewer)
{
    switch (viewer->phase) {
    case PHASE_OPTIONS:
        rtsp_send(viewer, "OPTIONS", viewer->target->url, "");
        break;
    case PHASE_DESCRIBE:
        rtsp_send(viewer, "DESCRIBE", viewer->target->url, "Accept: application/sdp\r\n");
        break;
    case PHASE_SETUP:
        send_setup(viewer);
        break;
    case PHASE_PLAY:
        rtsp_send(viewer, "PLAY", viewer->base, "");
        break;
    default:
        break;
    }
}

/* The value of a header, copied; empty where it is missing. */
static void header(const char *headers, const char *name, char *value, size_t size)
{
    char pattern[64];
    value[0] = 0;
    snprintf(pattern, sizeof pattern, "\r\n%s:", name);
    const char *found = strcasestr(headers, pattern);
    if (!found)
        return;
    found += strlen(pattern);
    found += strspn(found, " ");
    size_t length = strcspn(found, "\r\n");
    snprintf(value, size, "%.*s", (int)(length < size ? length : size - 1), found);
}

static void read_line(Viewer *viewer, RtpTrack **track, const char *line)
{
    char name[32];
    int rate = 0;
    if (line[0] == 'm') {
        *track = viewer->track_count < MAX_TRACKS ? &viewer->tracks[viewer->track_count++] : NULL;
        if (*track) {
            (*track)->video = !strncmp(line, "m=video", 7);
            const char *type = strrchr(line, ' ');
            if (type && (!strcmp(type, " 0") || !strcmp(type, " 8")))
                (*track)->clock_rate = 8000;
            if (type && !strcmp(type, " 26"))
                (*track)->codec = CODEC_JPEG;
        }
    } else if (!strncmp(line, "a=control:", 10)) {
        if (*track)
            snprintf((*track)->control, sizeof (*track)->control, "%s", line + 10);
        else if (!strncasecmp(line + 10, "rtsp://", 7))
            snprintf(viewer->base, sizeof viewer->base, "%s", line + 10);
    } else if (*track && sscanf(line, "a=rtpmap:%*d %31[^/]/%d", name, &rate) == 2) {
        (*track)->clock_rate = rate;
        (*track)->codec = !strcasecmp(name, "H264") ? CODEC_H264 : !strcasecmp(name, "H265") ? CODEC_H265 : !strcasecmp(name, "JPEG") ? CODEC_JPEG : CODEC_OTHER;
    }
}

static void read_description(Viewer *viewer, const char *headers, const char *body)
{
    RtpTrack *track = NULL;
    header(headers, "Content-Base", viewer->base, sizeof viewer->base);
    if (!viewer->base[0])
        snprintf(viewer->base, sizeof viewer->base, "%s", viewer->target->url);
    char *copy = strdup(body), *rest = copy;
    for (char *line; (line = strsep(&rest, "\r\n"));)
        if (line[0])
            read_line(viewer, &track, line);
    free(copy);
    for (int i = 0; i < viewer->track_count; i++)
        viewer->tracks[i].hashes = viewer->role == ROLE_SOURCE || viewer->index == 0;
}

static void read_setup(Viewer *viewer, const char *headers)
{
    char transport[256];
    RtpTrack *track = &viewer->tracks[viewer->next_setup];
    header(headers, "Session", viewer->session, sizeof viewer->session);
    viewer->session[strcspn(viewer->session, ";")] = 0;
    header(headers, "Transport", transport, sizeof transport);
    const char *interleaved = strcasestr(transport, "interleaved=");
    track->channel = interleaved ? atoi(interleaved + 12) : viewer->next_setup * 2;
    if (viewer->udp)
        on_udp_track(viewer, track);
}

/* RTP-Info (RFC 2326 12.33): one entry per track, in the order of their set-up or matched by address. */
static void read_rtp_info(Viewer *viewer, const char *headers)
{
    char info[1024];
    header(headers, "RTP-Info", info, sizeof info);
    char *rest = info;
    int position = 0;
    for (char *entry; (entry = strsep(&rest, ","));) {
        unsigned sequence, timestamp;
        char *sequence_at = strstr(entry, "seq="), *timestamp_at = strstr(entry, "rtptime=");
        RtpTrack *track = position < viewer->track_count ? &viewer->tracks[position++] : NULL;
        for (int i = 0; i < viewer->track_count; i++)
            if (viewer->tracks[i].control[0] && strstr(entry, viewer->tracks[i].control))
                track = &viewer->tracks[i];
        if (!track || !sequence_at || !timestamp_at || sscanf(sequence_at, "seq=%u", &sequence) != 1 || sscanf(timestamp_at, "rtptime=%u", &timestamp) != 1)
            continue;
        track->announced = true;
        track->announced_sequence = (uint16_t)sequence;
        track->announced_timestamp = timestamp;
    }
}

void rtsp_response(Viewer *viewer, const char *headers, const char *body, double at)
{
    int status = 0;
    if (sscanf(headers, "RTSP/1.0 %d", &status) != 1 || status != 200) {
        if (viewer->phase == PHASE_PLAYING) /* a keep-alive that this server does not know */
            return;
        viewer_end(viewer, status == 453 || status == 503 ? ENDING_REFUSED : ENDING_FAILED, at);
        return;
    }
    switch (viewer->phase) {
    case PHASE_OPTIONS:
        viewer->phase = PHASE_DESCRIBE;
        break;
    case PHASE_DESCRIBE:
        read_description(viewer, headers, body);
        viewer->phase = viewer->track_count ? PHASE_SETUP : PHASE_ENDED;
        break;
    case PHASE_SETUP:
        read_setup(viewer, headers);
        viewer->phase = ++viewer->next_setup < viewer->track_count ? PHASE_SETUP : PHASE_PLAY;
        viewer->play_sent_at = wall_clock();
        break;
    case PHASE_PLAY:
        read_rtp_info(viewer, headers);
        viewer->phase = PHASE_PLAYING;
        viewer->playing_at = viewer->last_keep_alive_at = at;
        viewer->discard = viewer->role == ROLE_PLAIN && !viewer->udp;
        return;
    default:
        return;
    }
    rtsp_send_next(viewer);
}
