/* Load generator: thousands of RTSP viewers on one thread, checking what arrives; prints one JSON object. */
#define _GNU_SOURCE
#include "load/connections.h"
#include "load/load.h"
#include "load/receive.h"
#include "load/udp_ports.h"
#include "load/wall_clock.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 512
#define TICK_S 0.02       /* slow readers, joins and checks */

Load load;
volatile sig_atomic_t interrupted;

static void interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static double generator_cpu_ms(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void watch(Viewer *viewer, int file, unsigned kind, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u64 = (uint64_t)viewer->index << 8 | kind};
    if (epoll_ctl(load.poller, EPOLL_CTL_ADD, file, &event) && epoll_ctl(load.poller, EPOLL_CTL_MOD, file, &event))
        perror("epoll_ctl");
}

void on_udp_track(Viewer *viewer, RtpTrack *track)
{
    watch(viewer, track->rtp_file, 1 + (unsigned)(track - viewer->tracks), EPOLLIN);
}

void start_viewer(Viewer *viewer, enum Role role)
{
    const Options *options = &load.options;
    viewer_init(viewer, (int)(viewer - load.viewers), role, role == ROLE_SOURCE ? &options->source : &options->target, options->udp && role != ROLE_SOURCE);
    load.joins++;
    load.active++;
    if (options->drain && options->udp) {
        viewer->tracks[0].rtp_file = udp_socket_bind(options->drain_port + viewer->index);
        viewer->phase = PHASE_PLAYING;
        viewer->playing_at = wall_clock();
        watch(viewer, viewer->tracks[0].rtp_file, 255, EPOLLIN);
        return;
    }
    if (!viewer_connect(viewer)) {
        perror("connect");
        viewer_end(viewer, ENDING_FAILED, wall_clock());
        return;
    }
    watch(viewer, viewer->file, 0, EPOLLOUT);
}

/* The role of the n-th joiner: the unhealthy ones are spread evenly among the others. */
static enum Role role_of(int index)
{
    const Options *o = &load.options;
    int total = o->viewers + o->slow + o->stopped;
    if (index >= total)
        return index < total + o->probes ? ROLE_PROBE : ROLE_SOURCE;
    if ((long)(index + 1) * o->slow / total != (long)index * o->slow / total)
        return ROLE_SLOW;
    if ((long)(index + 1 + total / 3) * o->stopped / total != (long)(index + total / 3) * o->stopped / total)
        return ROLE_STOPPED;
    return index == 0 || (long)(index + 1) * o->sample / total != (long)index * o->sample / total ? ROLE_SAMPLED : ROLE_PLAIN;
}

static void connection_ready(Viewer *viewer, uint32_t events)
{
    if (viewer->phase == PHASE_CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(viewer->file, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error || events & (EPOLLERR | EPOLLHUP)) {
            viewer_end(viewer, ENDING_FAILED, wall_clock());
            return;
        }
        watch(viewer, viewer->file, 0, EPOLLIN);
        viewer->connected_at = wall_clock();
        if (!load.options.drain) {
            viewer_connected(viewer);
            return;
        }
        viewer->phase = PHASE_PLAYING;
        viewer->playing_at = viewer->connected_at;
        viewer->discard = true;
        return;
    }
    if (viewer->phase == PHASE_PLAYING && (viewer->role == ROLE_SLOW || viewer->role == ROLE_STOPPED)) {
        watch(viewer, viewer->file, 0, EPOLLRDHUP); /* read by the tick, or never */
        if (events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP) && viewer->role == ROLE_STOPPED)
            viewer_end(viewer, ENDING_CLOSED_BY_SERVER, wall_clock());
        return;
    }
    long taken = viewer->discard ? receive_discarded(viewer->file) : receive_stream(viewer, SIZE_MAX);
    if (taken > 0)
        viewer->bytes += (uint64_t)taken;
    else if (taken < 0)
        viewer_end(viewer, ENDING_CLOSED_BY_SERVER, wall_clock());
}

static void ready(const struct epoll_event *event)
{
    Viewer *viewer = &load.viewers[event->data.u64 >> 8];
    unsigned kind = event->data.u64 & 0xFF;
    if (viewer->phase == PHASE_ENDED || viewer->phase == PHASE_UNUSED)
        return;
    if (kind == 0)
        connection_ready(viewer, event->events);
    else if (kind == 255)
        viewer->bytes += (uint64_t)receive_drained_datagrams(viewer->tracks[0].rtp_file);
    else
        viewer->bytes += (uint64_t)receive_datagrams(viewer, &viewer->tracks[kind - 1]);
}

static void read_slowly(Viewer *viewer)
{
    viewer->allowance += load.options.slow_rate * TICK_S;
    if (viewer->allowance < 1)
        return;
    long taken = receive_stream(viewer, (size_t)viewer->allowance);
    if (taken > 0) {
        viewer->bytes += (uint64_t)taken;
        viewer->allowance -= (double)taken;
    } else if (taken < 0) {
        viewer_end(viewer, ENDING_CLOSED_BY_SERVER, wall_clock());
    } else {
        viewer->allowance = 0;
    }
}

/* The server lets go of the stopped viewers: they cannot see it (their window is shut), the number of its connections shows it. */
static void watch_stopped(double now)
{
    static double last;
    if (!load.options.stopped || load.connections_joined == 0 || load.stopped_closed_after_s >= 0 || now - last < 0.25)
        return;
    last = now;
    int others = 0;
    for (int i = 0; i < load.count; i++)
        others += load.viewers[i].ending == ENDING_CLOSED_BY_SERVER;
    if (connections_kept(load.options.target.address) <= load.connections_joined - load.options.stopped - others)
        load.stopped_closed_after_s = now - load.joined_at;
}

static void tick_viewers(double now)
{
    watch_stopped(now);
    static double last_keep_alive;
    bool keep_alive = now - last_keep_alive > 1 && !load.options.drain;
    for (int i = 0; i < load.count; i++) {
        Viewer *viewer = &load.viewers[i];
        if (viewer->role == ROLE_SLOW && viewer->phase == PHASE_PLAYING)
            read_slowly(viewer);
        if (keep_alive)
            viewer_keep_alive(viewer, now);
    }
    if (keep_alive)
        last_keep_alive = now;
}

/* Receive for up to one tick, then give the slow readers and the keep-alives their turn. */
void run_tick(double until)
{
    static double next_tick;
    struct epoll_event events[EVENTS];
    double now = wall_clock();
    double wake = next_tick < until ? next_tick : until;
    int wait_ms = wake > now ? (int)((wake - now) * 1e3) + 1 : 0;
    int count = epoll_wait(load.poller, events, EVENTS, wait_ms);
    for (int i = 0; i < count; i++)
        ready(&events[i]);
    now = wall_clock();
    if (now >= next_tick) {
        next_tick = now + TICK_S;
        tick_viewers(now);
    }
}

static void run_until(double until)
{
    while (!interrupted && wall_clock() < until)
        run_tick(until);
}

bool is_joining(const Viewer *viewer)
{
    return viewer->phase > PHASE_UNUSED && viewer->phase < PHASE_PLAYING;
}

static void wait_for_joiners(int from, int to)
{
    double deadline = wall_clock() + JOIN_PATIENCE_S;
    for (int i = from; i < to && wall_clock() < deadline && !interrupted; i++)
        while (is_joining(&load.viewers[i]) && wall_clock() < deadline && !interrupted)
            run_tick(wall_clock() + TICK_S);
}

static void join(int from, int to, double interval_s)
{
    double next = wall_clock();
    for (int i = from; i < to && !interrupted; i++, next += interval_s) {
        run_until(next);
        start_viewer(&load.viewers[i], role_of(i));
    }
    wait_for_joiners(from, to);
}

static void measure_window(void)
{
    double cpu = generator_cpu_ms();
    load.stat_from = process_stat_read(load.options.watched_pid);
    load.window_from = wall_clock();
    for (int i = 0; i < load.count; i++)
        load.viewers[i].window_bytes = load.viewers[i].bytes;
    load.measuring = true;
    run_until(load.window_from + load.options.window_s);
    load.measuring = false;
    load.window_to = wall_clock();
    load.stat_to = process_stat_read(load.options.watched_pid);
    for (int i = 0; i < load.count; i++)
        load.viewers[i].window_bytes = load.viewers[i].bytes - load.viewers[i].window_bytes;
    load.generator_cpu_ms = generator_cpu_ms() - cpu;
}

static void run_probes(int from, int to)
{
    double last = wall_clock();
    double next = last;
    for (int i = from; i < to && !interrupted; i++, next += load.options.probe_interval_s) {
        for (int old = from; old < i; old++) /* those who have stayed long enough */
            if (load.viewers[old].phase == PHASE_PLAYING && wall_clock() - load.viewers[old].playing_at > load.options.probe_hold_s)
                viewer_leave(&load.viewers[old], 0);
        run_until(next);
        start_viewer(&load.viewers[i], ROLE_PROBE);
    }
    if (to > from)
        run_until(wall_clock() + load.options.probe_hold_s);
    for (int i = from; i < to; i++)
        note_joiner(&load, &load.viewers[i]);
}

static void leave_all(void)
{
    for (int i = 0; i < load.count; i++)
        if (load.viewers[i].phase != PHASE_UNUSED)
            viewer_leave(&load.viewers[i], load.options.drain ? 1 : 0);
    double until = wall_clock() + 0.5;
    while (wall_clock() < until)
        usleep(50000);
}

static void run(void)
{
    const Options *o = &load.options;
    int crowd = o->viewers + o->slow + o->stopped;
    load.stopped_closed_after_s = -1;
    load.stat_start = process_stat_read(o->watched_pid);
    if (o->churn) {
        churn();
    } else {
        if (o->has_source)
            join(load.count - 1, load.count, 0);
        join(0, crowd, 1 / o->ramp);
        load.joined_at = wall_clock();
        load.connections_joined = connections_kept(o->target.address);
        for (int i = 0; i < crowd && !o->drain; i++)
            note_joiner(&load, &load.viewers[i]);
        run_until(wall_clock() + o->settle_s);
        measure_window();
        while (o->stopped && load.stopped_closed_after_s < 0 && wall_clock() < load.joined_at + o->stopped_wait_s && !interrupted)
            run_tick(wall_clock() + TICK_S);
        if (o->probes) {
            load.first_rtp_ms.count = load.first_key_ms.count = 0; /* the probes' figures are the ones asked for */
            run_probes(crowd, crowd + o->probes);
        }
    }
    leave_all();
    load.stat_end = process_stat_read(o->watched_pid);
}

int main(int count, char **arguments)
{
    struct rlimit files;
    load.options = options_parse(count, arguments);
    load.count = load.options.viewers + load.options.slow + load.options.stopped + load.options.probes + load.options.has_source;
    load.viewers = calloc((size_t)load.count, sizeof(Viewer));
    load.poller = epoll_create1(EPOLL_CLOEXEC);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);
    for (int i = 0; i < load.count; i++)
        load.viewers[i].file = -1;
    run();
    load_report(stdout, &load);
    return 0;
}
