/* The wall clock, because the kernel's own arrival stamps (SO_TIMESTAMPNS) are of it. */
#ifndef WALL_CLOCK_H
#define WALL_CLOCK_H

#include <time.h>

static inline double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
