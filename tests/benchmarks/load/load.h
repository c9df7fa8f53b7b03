/* Load: all viewers of one run, and what is measured of them. */
#ifndef LOAD_H
#define LOAD_H

#include "frame_table.h"
#include "options.h"
#include "process_stat.h"
#include "series.h"
#include "viewer.h"

#include <signal.h>

#define JOIN_PATIENCE_S 30 /* after the last join was begun */

typedef struct Load {
    Options options;
    int poller; /* epoll */
    Viewer *viewers;
    int count;  /* viewers, slow, stopped, probes and the source */
    int started, joins, active;

    bool measuring;
    double window_from, window_to;
    ProcessStat stat_start, stat_from, stat_to, stat_end;
    double generator_cpu_ms;
    double joined_at; /* the last of the crowd plays */
    int connections_joined; /* that the server keeps at that moment */
    double stopped_closed_after_s; /* since then; -1 = still open */

    FrameTable by_timestamp, by_content;
    Series delays_ms;       /* of each frame of each checked viewer, after the frame's first arrival anywhere */
    Series added_ms;        /* from the camera's own sending to the first viewer */
    Series first_rtp_ms, first_key_ms, lag_ms, player_lag_ms; /* of joiners, from PLAY on */
    uint64_t churn_wrong, churn_left;
} Load;

extern Load load; /* load_generator.c: the one run of this process */
extern volatile sig_atomic_t interrupted;

void start_viewer(Viewer *viewer, enum Role role);
bool is_joining(const Viewer *viewer);
void run_tick(double until);                  /* serve the sockets for up to 20 ms */
void churn(void);                             /* churn.c */
void load_report(FILE *out, Load *load);      /* report.c: one JSON object */
void note_joiner(Load *load, Viewer *viewer); /* report.c: what is known of its start */

#endif
