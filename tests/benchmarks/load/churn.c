/* Churn: viewers that join, stay for a moment and leave in three manners. */
#include "load.h"
#include "wall_clock.h"

static void leave_churned(Viewer *viewer)
{
    load.churn_wrong += viewer->playing_at == 0 || viewer->first_rtp_at == 0;
    for (int t = 0; t < viewer->track_count; t++)
        load.churn_wrong += viewer->tracks[t].gaps + viewer->tracks[t].announced_wrong;
    load.churn_wrong += viewer->framing_errors;
    note_joiner(&load, viewer);
    viewer_leave(viewer, (int)(load.churn_left++ % 3));
    viewer->phase = PHASE_UNUSED;
    load.active--;
}

void churn(void)
{
    double next_join = wall_clock();
    const Options *options = &load.options;
    while (!interrupted && ((int)load.churn_left < options->churn)) {
        double now = wall_clock();
        for (int i = 0; i < options->viewers; i++) {
            Viewer *viewer = &load.viewers[i];
            bool stayed = viewer->phase == PHASE_PLAYING && now - viewer->playing_at > options->hold_s;
            bool lost = is_joining(viewer) && viewer->connected_at > 0 && now - viewer->connected_at > JOIN_PATIENCE_S;
            if (stayed || lost || viewer->phase == PHASE_ENDED)
                leave_churned(viewer);
            if (viewer->phase == PHASE_UNUSED && load.joins < options->churn && now >= next_join) {
                next_join += 1 / options->ramp;
                start_viewer(viewer, ROLE_SAMPLED);
            }
        }
        run_tick(now + 0.002);
    }
}
