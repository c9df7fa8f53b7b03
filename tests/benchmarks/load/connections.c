/* Connections: how many connections a server on this machine still keeps, from /proc/net/tcp. */
#include "connections.h"

#include <arpa/inet.h>
#include <stdio.h>

enum { ESTABLISHED = 1 };

int connections_kept(struct sockaddr_in server)
{
    FILE *table = fopen("/proc/net/tcp", "r");
    char line[256];
    int kept = 0;
    while (table && fgets(line, sizeof line, table)) {
        unsigned port, state;
        if (sscanf(line, "%*d: %*8x:%x %*8x:%*x %x", &port, &state) == 2)
            kept += port == ntohs(server.sin_port) && state == ESTABLISHED;
    }
    if (table)
        fclose(table);
    return kept;
}
