/* FrameTable: when each video frame arrived first, by its RTP time stamp or by its content. */
#include "frame_table.h"

static uint32_t slot_of(uint64_t key)
{
    return (uint32_t)((key * 0x9E3779B97F4A7C15ull) >> 51); /* 13 bits = FRAME_TABLE_SLOTS */
}

double frame_table_note(FrameTable *table, uint64_t key, double at)
{
    uint32_t slot = slot_of(key);
    double first = table->slots[slot].first_at;
    if (first == 0 || table->slots[slot].key != key || at - first > FRAME_LIFE_S) { /* free, or an old frame, or a clip that begins anew */
        table->slots[slot].key = key;
        table->slots[slot].first_at = at;
        return 0;
    }
    if (at < first)
        table->slots[slot].first_at = at;
    return first;
}

double frame_table_get(const FrameTable *table, uint64_t key)
{
    uint32_t slot = slot_of(key);
    return table->slots[slot].key == key ? table->slots[slot].first_at : 0;
}
