/* Series: measured values, and their percentiles as JSON. */
#ifndef SERIES_H
#define SERIES_H

#include <stddef.h>
#include <stdio.h>

typedef struct Series {
    double *values;
    size_t count, capacity;
} Series;

void series_add(Series *series, double value);
double series_percentile(Series *series, double percent); /* sorts; 0 where it is empty */
void series_print(FILE *out, const char *name, Series *series); /* "name": {"n":..,"p50":..,"p99":..,"max":..} */

#endif
