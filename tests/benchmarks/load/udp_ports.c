/* The pairs of UDP ports that viewers receive on: RTP even, RTCP one above (RFC 3550 11). */
#define _GNU_SOURCE
#include "udp_ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_PORT 20000 /* below the range from which the kernel gives ports to others */
#define LAST_PORT 32000
#define RECEIVE_BUFFER_BYTES (1 << 20)

int udp_socket_bind(int port)
{
    int on = 1, size = RECEIVE_BUFFER_BYTES;
    int file = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(file, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    setsockopt(file, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (bind(file, (struct sockaddr *)&address, sizeof address) == 0)
        return file;
    close(file);
    return -1;
}

int udp_ports_bind(RtpTrack *track)
{
    static int next = FIRST_PORT;
    for (int tries = 0; tries < (LAST_PORT - FIRST_PORT) / 2; tries++) {
        int port = next;
        next = next + 2 < LAST_PORT ? next + 2 : FIRST_PORT;
        track->rtp_file = udp_socket_bind(port);
        track->rtcp_file = track->rtp_file >= 0 ? udp_socket_bind(port + 1) : -1;
        if (track->rtcp_file >= 0)
            return port;
        if (track->rtp_file >= 0)
            close(track->rtp_file);
    }
    fprintf(stderr, "no free pair of UDP ports\n");
    exit(1);
}
