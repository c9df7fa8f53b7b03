/* Connections: how many connections a server on this machine still keeps, from /proc/net/tcp. */
#ifndef CONNECTIONS_H
#define CONNECTIONS_H

#include <netinet/in.h>

int connections_kept(struct sockaddr_in server); /* established ones whose local end is `server`'s port */

#endif
