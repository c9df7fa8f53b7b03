/* ProcessStat: processor time, memory and open files of another process, from /proc. */
#ifndef PROCESS_STAT_H
#define PROCESS_STAT_H

typedef struct ProcessStat {
    double cpu_ms; /* user + system */
    long rss_kb;
    int files;
    int threads;
} ProcessStat;

ProcessStat process_stat_read(int pid); /* zeros where it is gone */

#endif
