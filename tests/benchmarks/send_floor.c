/* Send floor: what a C program pays that does nothing but send: the yardstick for a relay's CPU per delivered MB.
 *
 * TCP: one send() per client per tick. UDP: one sendmsg() with UDP_SEGMENT per client per tick (udp(7)), to consecutive ports; with
 * --audio-rate also so many small datagrams per second, which no segmentation can spare as they go to a port of their own.
 * Runs until it is told to stop, then prints its own figures as JSON; the load generator measures it from outside with the same ruler
 * that it holds to the relay. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

#define MOST_CLIENTS 16384
#define MOST_BYTES (1 << 20)

typedef struct Floor {
    bool udp;
    int port, bytes, interval_ms, segment, clients, audio_bytes;
    double audio_rate, audio_due; /* datagrams per second and client; how many are due */
    int listener, sender;
    int files[MOST_CLIENTS];
    int left[MOST_CLIENTS]; /* bytes of the last piece that the socket did not take: finished before anything else goes out */
    int count;
    uint64_t sent_bytes, sends, unfinished, skipped;
} Floor;

static Floor f = {.port = 0, .bytes = 10000, .interval_ms = 40, .segment = 1440, .audio_bytes = 200};
static uint8_t payload[MOST_BYTES];
static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void parse(int count, char **arguments)
{
    static const struct option options[] = {{"udp", 0, 0, 'u'}, {"port", 1, 0, 'p'}, {"bytes", 1, 0, 'b'}, {"interval-ms", 1, 0, 'i'},
                                            {"segment", 1, 0, 's'}, {"clients", 1, 0, 'c'},
                                            {"audio-rate", 1, 0, 'r'}, {"audio-bytes", 1, 0, 'a'}, {0, 0, 0, 0}};
    for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;) {
        switch (option) {
        case 'u': f.udp = true; break;
        case 'p': f.port = atoi(optarg); break;
        case 'b': f.bytes = atoi(optarg); break;
        case 'i': f.interval_ms = atoi(optarg); break;
        case 's': f.segment = atoi(optarg); break;
        case 'c': f.clients = atoi(optarg); break; /* UDP: how many ports */
        case 'r': f.audio_rate = atof(optarg); break;
        case 'a': f.audio_bytes = atoi(optarg); break;
        default: exit(2);
        }
    }
    if (f.port <= 0 || f.bytes <= 0 || f.bytes > MOST_BYTES || f.interval_ms <= 0 || f.clients > MOST_CLIENTS) {
        fprintf(stderr, "send_floor --port N [--bytes N] [--interval-ms N] [--udp --clients N --segment N]\n");
        exit(2);
    }
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void open_tcp(void)
{
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)f.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    f.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(f.listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(f.listener, (struct sockaddr *)&address, sizeof address) || listen(f.listener, 4096))
        fail("listen");
}

static void accept_clients(void)
{
    int on = 1;
    for (int file; f.count < MOST_CLIENTS && (file = accept4(f.listener, NULL, NULL, SOCK_NONBLOCK)) >= 0; f.count++) {
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        f.files[f.count] = file;
        f.left[f.count] = 0;
    }
}

static void drop_client(int index)
{
    close(f.files[index]);
    f.files[index] = f.files[--f.count];
    f.left[index] = f.left[f.count];
}

static void send_tcp(void)
{
    for (int i = 0; i < f.count; i++) {
        int size = f.left[i] ? f.left[i] : f.bytes;
        ssize_t sent = send(f.files[i], payload, (size_t)size, MSG_NOSIGNAL);
        f.sends++;
        if (sent < 0 && errno != EAGAIN) {
            drop_client(i--);
            continue;
        }
        f.sent_bytes += sent > 0 ? (uint64_t)sent : 0;
        f.skipped += f.left[i] != 0;
        f.left[i] = size - (sent > 0 ? (int)sent : 0);
        f.unfinished += f.left[i] != 0;
    }
}

static void open_udp(void)
{
    int size = 4 << 20;
    f.sender = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    setsockopt(f.sender, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    f.count = f.clients;
}

static void send_train(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct iovec part = {payload, (size_t)f.bytes};
    union {
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr align;
    } control = {0};
    struct msghdr message = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *segment = CMSG_FIRSTHDR(&message);
    segment->cmsg_level = SOL_UDP;
    segment->cmsg_type = UDP_SEGMENT;
    segment->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    uint16_t size = (uint16_t)f.segment;
    memcpy(CMSG_DATA(segment), &size, sizeof size);
    ssize_t sent = sendmsg(f.sender, &message, MSG_NOSIGNAL);
    f.sends++;
    f.sent_bytes += sent > 0 ? (uint64_t)sent : 0;
    f.skipped += sent < 0;
}

static void send_audio(int port, int count)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (; count > 0; count--) {
        ssize_t sent = sendto(f.sender, payload, (size_t)f.audio_bytes, MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address);
        f.sends++;
        f.sent_bytes += sent > 0 ? (uint64_t)sent : 0;
        f.skipped += sent < 0;
    }
}

static void send_udp(void)
{
    f.audio_due += f.audio_rate * f.interval_ms / 1000;
    int audio = (int)f.audio_due;
    f.audio_due -= audio;
    for (int i = 0; i < f.count; i++) {
        send_train(f.port + i);
        send_audio(f.port + i, audio);
    }
}

static double cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static int open_timer(void)
{
    struct timespec interval = {.tv_sec = f.interval_ms / 1000, .tv_nsec = f.interval_ms % 1000 * 1000000L};
    struct itimerspec timing = {.it_interval = interval, .it_value = interval};
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(timer, 0, &timing, NULL);
    return timer;
}

int main(int count, char **arguments)
{
    parse(count, arguments);
    struct sigaction action = {.sa_handler = stop}; /* no SA_RESTART: the read below must end */
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    memset(payload, 0x5A, sizeof payload);
    if (f.udp)
        open_udp();
    else
        open_tcp();
    printf("ready\n");
    fflush(stdout);
    int timer = open_timer();
    uint64_t ticks;
    while (!stopped && read(timer, &ticks, sizeof ticks) == sizeof ticks) {
        if (f.udp) {
            send_udp();
        } else {
            accept_clients();
            send_tcp();
        }
    }
    printf("{\"cpu_us_per_mb\": %.1f, \"delivered_mb\": %.3f, \"sends\": %llu, \"unfinished\": %llu, \"skipped\": %llu}\n",
           f.sent_bytes ? cpu_us() / ((double)f.sent_bytes / 1e6) : 0, (double)f.sent_bytes / 1e6, (unsigned long long)f.sends,
           (unsigned long long)f.unfinished, (unsigned long long)f.skipped);
    return 0;
}
