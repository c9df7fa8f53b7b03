/* Receiving: what one readable socket has, with the kernel's arrival stamps. */
#define _GNU_SOURCE
#include "receive.h"

#include "wall_clock.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define STREAM_BYTES (256 * 1024)
#define BATCH 64
#define DATAGRAM_BYTES 2048

static double arrival(struct msghdr *message)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        struct timespec at;
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS)
            continue;
        memcpy(&at, CMSG_DATA(part), sizeof at);
        return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
    }
    return wall_clock();
}

static long outcome(ssize_t received)
{
    if (received > 0)
        return received;
    return received < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

long receive_stream(Viewer *viewer, size_t most)
{
    static uint8_t data[STREAM_BYTES];
    char control[128];
    struct iovec part = {data, most < STREAM_BYTES ? most : STREAM_BYTES};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t received = recvmsg(viewer->file, &message, 0);
    if (received > 0)
        viewer_feed(viewer, data, (size_t)received, arrival(&message));
    return outcome(received);
}

long receive_discarded(int file)
{
    return outcome(recv(file, NULL, 4 * 1024 * 1024, MSG_TRUNC));
}

static int receive_batch(int file, struct mmsghdr *messages)
{
    static uint8_t data[BATCH][DATAGRAM_BYTES];
    static char controls[BATCH][64];
    static struct iovec parts[BATCH];
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec){data[i], DATAGRAM_BYTES};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = controls[i], .msg_controllen = sizeof controls[i]};
    }
    return recvmmsg(file, messages, BATCH, 0, NULL);
}

long receive_datagrams(Viewer *viewer, RtpTrack *track)
{
    struct mmsghdr messages[BATCH];
    long bytes = 0;
    int count = receive_batch(track->rtp_file, messages);
    for (int i = 0; i < count; i++) {
        bytes += messages[i].msg_len;
        viewer_datagram(viewer, track, messages[i].msg_hdr.msg_iov->iov_base, messages[i].msg_len, arrival(&messages[i].msg_hdr));
    }
    return bytes;
}

long receive_drained_datagrams(int file)
{
    struct mmsghdr messages[BATCH];
    long bytes = 0;
    int count = receive_batch(file, messages);
    for (int i = 0; i < count; i++)
        bytes += messages[i].msg_len;
    return bytes;
}
