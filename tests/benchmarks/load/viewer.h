/* Viewer: one RTSP client (RFC 2326), from its connection to the last byte. */
#ifndef VIEWER_H
#define VIEWER_H

#include "rtp_track.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_TRACKS 4

enum Role { ROLE_PLAIN, ROLE_SAMPLED, ROLE_SLOW, ROLE_STOPPED, ROLE_PROBE, ROLE_SOURCE };
enum Phase { PHASE_UNUSED, PHASE_CONNECTING, PHASE_OPTIONS, PHASE_DESCRIBE, PHASE_SETUP, PHASE_PLAY, PHASE_PLAYING, PHASE_ENDED };
enum Ending { ENDING_NONE, ENDING_REFUSED, ENDING_FAILED, ENDING_CLOSED_BY_SERVER, ENDING_LEFT };

typedef struct Target {
    struct sockaddr_in address;
    char url[512];
} Target;

typedef struct Viewer {
    enum Role role;
    enum Phase phase;
    enum Ending ending;
    const Target *target;
    bool udp;
    int file; /* the RTSP connection, or -1 */
    int index;

    RtpTrack tracks[MAX_TRACKS];
    int track_count, next_setup;
    char base[512], session[128];
    int sequence; /* CSeq */

    char *text; /* an RTSP message that is not whole yet */
    size_t text_length;
    uint8_t head[4 + RTP_HEAD_BYTES];
    size_t head_length, packet_left;
    RtpTrack *packet_track; /* NULL while RTCP or an unknown channel passes */
    bool discard;           /* only count bytes from now on */
    uint64_t framing_errors;

    uint64_t bytes, window_bytes;
    double connected_at, play_sent_at, playing_at, first_rtp_at, first_key_at, ended_at, last_keep_alive_at;
    double pending_at; /* probes and the first viewer: the frame before this one */
    uint32_t pending_timestamp;
    uint64_t pending_hash;
    double allowance; /* slow readers: bytes they may read now */
} Viewer;

void viewer_init(Viewer *viewer, int index, enum Role role, const Target *target, bool udp);
bool viewer_connect(Viewer *viewer);          /* non-blocking; false = could not even start */
void viewer_connected(Viewer *viewer);        /* sends OPTIONS */
void viewer_feed(Viewer *viewer, const uint8_t *data, size_t length, double at);
void viewer_keep_alive(Viewer *viewer, double now);
void viewer_leave(Viewer *viewer, int manner); /* 0: TEARDOWN then close, 1: close, 2: reset */
void viewer_end(Viewer *viewer, enum Ending ending, double at);
void viewer_datagram(Viewer *viewer, RtpTrack *track, const uint8_t *data, size_t length, double at);

/* rtsp_exchange.c */
void rtsp_send_next(Viewer *viewer);                                       /* the request that `phase` asks for */
void rtsp_response(Viewer *viewer, const char *headers, const char *body, double at); /* both end with a NUL */
void rtsp_send(Viewer *viewer, const char *method, const char *url, const char *more);

/* frames.c and load_generator.c are told of these */
void on_frame(Viewer *viewer, RtpTrack *track, double at); /* the marker packet of a video frame came in whole */
void on_udp_track(Viewer *viewer, RtpTrack *track);        /* its sockets are bound */

#endif
