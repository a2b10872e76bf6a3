// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

bool cvb_append(CVBBuffer *buffer, const void *data, size_t size) {
    // An empty piece may have no address, which memcpy does not take.
    if (size == 0) return true;
    if (size > buffer->capacity - buffer->size) {
        size_t capacity = buffer->capacity + buffer->capacity / 2;
        if (capacity < buffer->size + size) capacity = buffer->size + size;
        if (capacity < 65536) capacity = 65536;
        uint8_t *grown = realloc(buffer->data, capacity);
        if (!grown) return false;
        buffer->data = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    return true;
}

void cvb_free_buffer(CVBBuffer *buffer) {
    free(buffer->data);
    *buffer = (CVBBuffer){0};
}
