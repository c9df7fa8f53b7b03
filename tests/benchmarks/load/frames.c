/* What the arrival of a whole video frame says: delay, lag of a joiner, latency that the relay adds. */
#include "load.h"

/* A joiner three seconds on: how far behind everybody else it is, and how far a player that shows its first picture at once would be.
 * Looked at one frame later, when the others have surely got the frame too. */
static void note_lag(Viewer *viewer, const RtpTrack *track, double at)
{
    double first = frame_table_get(&load.by_timestamp, viewer->pending_timestamp);
    if (viewer->pending_at > 0 && first > 0 && at - viewer->play_sent_at > 3 && viewer->first_key_at > 0) {
        double media_s = (double)(int32_t)(viewer->pending_timestamp - track->first_timestamp) / track->clock_rate;
        series_add(&load.lag_ms, (viewer->pending_at - first) * 1e3);
        series_add(&load.player_lag_ms, (viewer->first_key_at + media_s - first) * 1e3);
    }
    viewer->pending_timestamp = track->timestamp;
    viewer->pending_at = at;
}

/* The first viewer's frames against the same frames from the camera itself, recognised by their content; one frame later, too. */
static void note_added(Viewer *viewer, const RtpTrack *track, double at)
{
    if (viewer->role == ROLE_SOURCE) {
        frame_table_note(&load.by_content, track->content_hash, at);
        return;
    }
    double sent = frame_table_get(&load.by_content, viewer->pending_hash);
    if (load.measuring && sent > 0)
        series_add(&load.added_ms, (viewer->pending_at - sent) * 1e3);
    viewer->pending_hash = track->content_hash;
    viewer->pending_at = at;
}

void on_frame(Viewer *viewer, RtpTrack *track, double at)
{
    if (track->hashes && load.options.has_source)
        note_added(viewer, track, at);
    if (viewer->role == ROLE_PROBE)
        note_lag(viewer, track, at);
    if (viewer->role != ROLE_SAMPLED && viewer->role != ROLE_PLAIN)
        return;
    double first = frame_table_note(&load.by_timestamp, track->timestamp, at);
    if (load.measuring)
        series_add(&load.delays_ms, first > 0 && at > first ? (at - first) * 1e3 : 0);
}
