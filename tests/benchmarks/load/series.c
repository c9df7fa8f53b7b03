/* Series: measured values, and their percentiles as JSON. */
#include "series.h"

#include <stdlib.h>

void series_add(Series *series, double value)
{
    if (series->count == series->capacity) {
        series->capacity = series->capacity ? series->capacity * 2 : 1024;
        series->values = realloc(series->values, series->capacity * sizeof(double));
        if (!series->values)
            abort();
    }
    series->values[series->count++] = value;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double series_percentile(Series *series, double percent)
{
    if (!series->count)
        return 0;
    qsort(series->values, series->count, sizeof(double), compare);
    size_t index = (size_t)(percent / 100.0 * (double)series->count);
    return series->values[index < series->count ? index : series->count - 1];
}

void series_print(FILE *out, const char *name, Series *series)
{
    fprintf(out, "\"%s\": {\"n\": %zu, \"min\": %.3f, \"p50\": %.3f, \"p99\": %.3f, \"max\": %.3f}", name, series->count,
            series_percentile(series, 0), series_percentile(series, 50), series_percentile(series, 99), series_percentile(series, 100));
}
