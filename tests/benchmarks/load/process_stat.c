/* ProcessStat: processor time, memory and open files of another process, from /proc. */
#include "process_stat.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int count_files(int pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *directory = opendir(path);
    if (!directory)
        return 0;
    int count = 0;
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 2; /* . and .. */
}

ProcessStat process_stat_read(int pid)
{
    ProcessStat stat = {0};
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = pid > 0 ? fopen(path, "r") : NULL;
    if (!file)
        return stat;
    char *fields = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL; /* the name before may hold spaces */
    unsigned long user = 0, system = 0;
    long threads = 0, rss_pages = 0;
    if (fields && sscanf(fields, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %ld %*d %*u %*u %ld", &user, &system,
                         &threads, &rss_pages) == 4) {
        stat.cpu_ms = (double)(user + system) * 1000.0 / (double)sysconf(_SC_CLK_TCK);
        stat.rss_kb = rss_pages * (sysconf(_SC_PAGESIZE) / 1024);
        stat.threads = (int)threads;
        stat.files = count_files(pid);
    }
    fclose(file);
    return stat;
}
