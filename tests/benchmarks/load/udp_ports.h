/* The pairs of UDP ports that viewers receive on: RTP even, RTCP one above (RFC 3550 11). */
#ifndef UDP_PORTS_H
#define UDP_PORTS_H

#include "rtp_track.h"

int udp_ports_bind(RtpTrack *track);             /* the even port; its two sockets are in `track` */
int udp_socket_bind(int port);                   /* a non-blocking socket on 127.0.0.1, or -1 */

#endif
