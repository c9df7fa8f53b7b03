/* Options: what the command line asks the load generator to do. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "viewer.h"

typedef struct Options {
    Target target;       /* --url */
    Target source;       /* --source-url: the camera itself, to measure the latency the relay adds */
    bool has_source;
    bool udp;            /* --transport udp */
    bool drain;          /* --drain: no RTSP, only take what a send floor sends */
    int drain_port;      /* --drain-port: first UDP port of --drain with --transport udp */
    int viewers, sample; /* healthy ones, and how many of them are checked packet by packet (-1 = all) */
    int slow, stopped, probes, churn;
    double slow_rate;    /* bytes per second */
    double ramp;         /* joins per second */
    double settle_s, window_s, probe_interval_s, probe_hold_s, hold_s, stopped_wait_s;
    int watched_pid;     /* --watch-pid: whose CPU, memory and files are reported */
} Options;

Options options_parse(int count, char **arguments); /* exits with a usage text where they are wrong */

#endif
