// SPDX-License-Identifier: Apache-2.0
#ifndef CVB_JOIN_ROWS_H
#define CVB_JOIN_ROWS_H

#include <stdint.h>
#include <string.h>

/// A row of RGB and one of alpha to RGBA. Four bytes a pixel at a time; the last pixel apart, as three of colour are
/// all that may be read there.
static inline void cvb_join_colour_row(const uint8_t *colour, const uint8_t *alpha, int32_t width, uint8_t *output) {
    for (int32_t x = 0; x < width - 1; x++) {
        memcpy(output + 4 * x, colour + 3 * x, 4);
        output[4 * x + 3] = alpha[x];
    }
    memcpy(output + 4 * (width - 1), colour + 3 * (width - 1), 3);
    output[4 * width - 1] = alpha[width - 1];
}

#endif
