/* Options: what the command line asks the load generator to do. */
#define _GNU_SOURCE
#include "options.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "load_generator --url rtsp://127.0.0.1:8554/demo [options]\n"
    "  --viewers N          healthy viewers (1)\n"
    "  --transport tcp|udp  (tcp)\n"
    "  --sample N           of which so many are checked packet by packet, -1 = all (20)\n"
    "  --slow N             further viewers that read --slow-rate bytes per second (0; 25000)\n"
    "  --stopped N          further viewers that read nothing after PLAY (0)\n"
    "  --stopped-wait S     wait so long after the last PLAY for the server to close them (0)\n"
    "  --ramp R             joins per second (100)\n"
    "  --settle S, --seconds S   rest before, and length of, the measured window (1, 10)\n"
    "  --probes N           joiners measured after the window (0), every --probe-interval S (0.1), staying --probe-hold S (4)\n"
    "  --churn N            instead of a window: N joins in all, at most --viewers at once, each staying --hold S (0.3)\n"
    "  --source-url URL     the camera's own address: reports the latency added from there to the first viewer\n"
    "  --watch-pid PID      report this process's CPU, memory and open files\n"
    "  --drain              take bytes from a send floor instead; UDP: on ports from --drain-port (20000) on\n";

static _Noreturn void fail(const char *reason)
{
    fprintf(stderr, "%s\n%s", reason, USAGE);
    exit(2);
}

static Target parse_target(const char *url)
{
    Target target = {.address.sin_family = AF_INET};
    char host[128];
    int port = 554;
    if (sscanf(url, "rtsp://%127[0-9.]:%d", host, &port) < 1 || inet_pton(AF_INET, host, &target.address.sin_addr) != 1)
        fail("the address must be rtsp://IPV4[:PORT]/NAME");
    target.address.sin_port = htons((uint16_t)port);
    snprintf(target.url, sizeof target.url, "%s", url);
    return target;
}

enum { URL, SOURCE_URL, TRANSPORT, VIEWERS, SAMPLE, SLOW, SLOW_RATE, STOPPED, STOPPED_WAIT, RAMP, SETTLE, SECONDS, PROBES,
       PROBE_INTERVAL, PROBE_HOLD, CHURN, HOLD, WATCH_PID, DRAIN, DRAIN_PORT };

static const struct option LONG_OPTIONS[] = {
    {"url", 1, 0, URL}, {"source-url", 1, 0, SOURCE_URL}, {"transport", 1, 0, TRANSPORT}, {"viewers", 1, 0, VIEWERS},
    {"sample", 1, 0, SAMPLE}, {"slow", 1, 0, SLOW}, {"slow-rate", 1, 0, SLOW_RATE}, {"stopped", 1, 0, STOPPED},
    {"stopped-wait", 1, 0, STOPPED_WAIT}, {"ramp", 1, 0, RAMP}, {"settle", 1, 0, SETTLE}, {"seconds", 1, 0, SECONDS},
    {"probes", 1, 0, PROBES}, {"probe-interval", 1, 0, PROBE_INTERVAL}, {"probe-hold", 1, 0, PROBE_HOLD}, {"churn", 1, 0, CHURN},
    {"hold", 1, 0, HOLD}, {"watch-pid", 1, 0, WATCH_PID}, {"drain", 0, 0, DRAIN}, {"drain-port", 1, 0, DRAIN_PORT}, {0, 0, 0, 0},
};

static void apply(Options *options, int option, const char *value)
{
    switch (option) {
    case URL: options->target = parse_target(value); break;
    case SOURCE_URL: options->source = parse_target(value); options->has_source = true; break;
    case TRANSPORT: options->udp = !strcmp(value, "udp"); break;
    case VIEWERS: options->viewers = atoi(value); break;
    case SAMPLE: options->sample = atoi(value); break;
    case SLOW: options->slow = atoi(value); break;
    case SLOW_RATE: options->slow_rate = atof(value); break;
    case STOPPED: options->stopped = atoi(value); break;
    case STOPPED_WAIT: options->stopped_wait_s = atof(value); break;
    case RAMP: options->ramp = atof(value); break;
    case SETTLE: options->settle_s = atof(value); break;
    case SECONDS: options->window_s = atof(value); break;
    case PROBES: options->probes = atoi(value); break;
    case PROBE_INTERVAL: options->probe_interval_s = atof(value); break;
    case PROBE_HOLD: options->probe_hold_s = atof(value); break;
    case CHURN: options->churn = atoi(value); break;
    case HOLD: options->hold_s = atof(value); break;
    case WATCH_PID: options->watched_pid = atoi(value); break;
    case DRAIN: options->drain = true; break;
    case DRAIN_PORT: options->drain_port = atoi(value); break;
    default: fail("unknown option");
    }
}

Options options_parse(int count, char **arguments)
{
    Options options = {
        .viewers = 1, .sample = 20, .slow_rate = 25000, .ramp = 100, .settle_s = 1, .window_s = 10, .probe_interval_s = 0.1,
        .probe_hold_s = 4, .hold_s = 0.3, .drain_port = 20000,
    };
    for (int option; (option = getopt_long(count, arguments, "", LONG_OPTIONS, NULL)) != -1;)
        apply(&options, option, optarg);
    if (!options.target.url[0])
        fail("--url is missing");
    if (options.viewers < 1 || options.ramp <= 0 || options.slow < 0 || options.stopped < 0 || options.probes < 0)
        fail("a number is out of range");
    if (options.sample < 0)
        options.sample = options.viewers;
    return options;
}
