/* The result of a run as one JSON object. */
#include "load.h"

#include <stdio.h>

typedef struct Totals {
    int count, playing, refused, failed, closed, checked;
    uint64_t packets, gaps, lost, late, ssrc_changes, wrong_starts, announced_wrong, framing_errors, key_frames;
    Series megabits; /* per second and viewer in the window */
    uint64_t window_bytes;
} Totals;

static Totals total(Load *load, bool (*wanted)(const Viewer *))
{
    Totals totals = {0};
    double window = load->window_to - load->window_from;
    for (int i = 0; i < load->count; i++) {
        Viewer *viewer = &load->viewers[i];
        if (viewer->phase == PHASE_UNUSED || !wanted(viewer))
            continue;
        totals.count++;
        totals.playing += viewer->playing_at > 0 && (viewer->phase == PHASE_PLAYING || viewer->ending == ENDING_LEFT);
        totals.refused += viewer->ending == ENDING_REFUSED;
        totals.failed += viewer->ending == ENDING_FAILED;
        totals.closed += viewer->ending == ENDING_CLOSED_BY_SERVER;
        totals.framing_errors += viewer->framing_errors;
        totals.window_bytes += viewer->window_bytes;
        if (window > 0)
            series_add(&totals.megabits, (double)viewer->window_bytes * 8 / window / 1e6);
        uint64_t packets = totals.packets;
        for (int t = 0; t < viewer->track_count; t++) {
            const RtpTrack *track = &viewer->tracks[t];
            totals.packets += track->packets;
            totals.gaps += track->gaps;
            totals.lost += track->lost_packets;
            totals.late += track->late_packets;
            totals.ssrc_changes += track->ssrc_changes;
            totals.wrong_starts += track->wrong_starts;
            totals.announced_wrong += track->announced_wrong;
            totals.key_frames += track->random_access_units;
        }
        totals.checked += totals.packets > packets;
    }
    return totals;
}

static void print_totals(FILE *out, const char *name, Totals *totals)
{
    fprintf(out,
            "  \"%s\": {\"count\": %d, \"playing\": %d, \"refused\": %d, \"failed\": %d, \"closed_by_server\": %d, \"bytes\": %llu,\n"
            "    \"checked\": %d, \"packets\": %llu, \"gaps\": %llu, \"lost_packets\": %llu, \"late_packets\": %llu, \"ssrc_changes\": %llu,\n"
            "    \"framing_errors\": %llu, \"wrong_starts\": %llu, \"rtp_info_wrong\": %llu, \"key_frames\": %llu,\n    ",
            name, totals->count, totals->playing, totals->refused, totals->failed, totals->closed, (unsigned long long)totals->window_bytes,
            totals->checked, (unsigned long long)totals->packets, (unsigned long long)totals->gaps, (unsigned long long)totals->lost,
            (unsigned long long)totals->late, (unsigned long long)totals->ssrc_changes, (unsigned long long)totals->framing_errors,
            (unsigned long long)totals->wrong_starts, (unsigned long long)totals->announced_wrong, (unsigned long long)totals->key_frames);
    series_print(out, "megabits_per_s", &totals->megabits);
    fprintf(out, "},\n");
}

static bool is_healthy(const Viewer *viewer)
{
    return viewer->role == ROLE_PLAIN || viewer->role == ROLE_SAMPLED;
}

static bool is_slow(const Viewer *viewer)
{
    return viewer->role == ROLE_SLOW;
}

static bool is_stopped(const Viewer *viewer)
{
    return viewer->role == ROLE_STOPPED;
}

static bool is_probe(const Viewer *viewer)
{
    return viewer->role == ROLE_PROBE;
}

static void print_stat(FILE *out, const char *name, ProcessStat stat)
{
    fprintf(out, "  \"%s\": {\"cpu_ms\": %.0f, \"rss_kb\": %ld, \"files\": %d, \"threads\": %d},\n", name, stat.cpu_ms, stat.rss_kb, stat.files,
            stat.threads);
}

void note_joiner(Load *load, Viewer *viewer)
{
    if (viewer->playing_at == 0 || viewer->role == ROLE_PLAIN)
        return;
    if (viewer->first_rtp_at > 0)
        series_add(&load->first_rtp_ms, (viewer->first_rtp_at - viewer->play_sent_at) * 1e3);
    if (viewer->first_key_at > 0)
        series_add(&load->first_key_ms, (viewer->first_key_at - viewer->play_sent_at) * 1e3);
}

void load_report(FILE *out, Load *load)
{
    Totals healthy = total(load, is_healthy), slow = total(load, is_slow), stopped = total(load, is_stopped), probes = total(load, is_probe);
    double window = load->window_to - load->window_from;
    double megabytes = (double)(healthy.window_bytes + slow.window_bytes + stopped.window_bytes) / 1e6;
    double server_ms = load->stat_to.cpu_ms - load->stat_from.cpu_ms;
    fprintf(out, "{\n  \"window_s\": %.3f, \"delivered_mb\": %.3f, \"server_cpu_ms\": %.0f, \"cpu_us_per_mb\": %.1f,\n", window, megabytes, server_ms,
            megabytes > 0 ? server_ms * 1e3 / megabytes : 0);
    fprintf(out, "  \"server_cpu_percent\": %.1f, \"generator_cpu_percent\": %.1f, \"stopped_closed_after_s\": %.2f,\n",
            window > 0 ? server_ms / window / 10 : 0, window > 0 ? load->generator_cpu_ms / window / 10 : 0, load->stopped_closed_after_s);
    print_totals(out, "healthy", &healthy);
    print_totals(out, "slow", &slow);
    print_totals(out, "stopped", &stopped);
    print_totals(out, "probes", &probes);
    print_stat(out, "server_at_start", load->stat_start);
    print_stat(out, "server_at_window", load->stat_to);
    print_stat(out, "server_at_end", load->stat_end);
    fprintf(out, "  \"joins\": %d, \"churn_left\": %llu, \"churn_wrong\": %llu,\n  ", load->joins, (unsigned long long)load->churn_left,
            (unsigned long long)load->churn_wrong);
    Series *series[] = {&load->first_rtp_ms, &load->first_key_ms, &load->lag_ms, &load->player_lag_ms, &load->delays_ms, &load->added_ms};
    const char *names[] = {"first_rtp_ms", "first_key_frame_ms", "lag_ms", "player_lag_ms", "frame_delay_ms", "added_latency_ms"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        series_print(out, names[i], series[i]);
        fprintf(out, i + 1 < sizeof names / sizeof *names ? ",\n  " : "\n}\n");
    }
}
