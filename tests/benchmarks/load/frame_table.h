/* FrameTable: when each video frame arrived first, by its RTP time stamp or by its content. */
#ifndef FRAME_TABLE_H
#define FRAME_TABLE_H

#include <stdint.h>

#define FRAME_TABLE_SLOTS 8192
#define FRAME_LIFE_S 5 /* the demo camera shows the same frames every ten seconds */

typedef struct FrameTable {
    struct {
        uint64_t key;
        double first_at; /* 0 = free */
    } slots[FRAME_TABLE_SLOTS];
} FrameTable;

/* Note an arrival and return the time of the earliest one of this frame, or 0 where this is the first. */
double frame_table_note(FrameTable *table, uint64_t key, double at);
/* The time of the earliest arrival, or 0 where the frame is unknown. */
double frame_table_get(const FrameTable *table, uint64_t key);

#endif
