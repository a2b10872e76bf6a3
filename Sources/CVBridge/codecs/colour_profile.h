// SPDX-License-Identifier: Apache-2.0
#ifndef CVB_COLOUR_PROFILE_H
#define CVB_COLOUR_PROFILE_H

#include "CVBridge.h"

/// Bits a sample of the rows that a transform reads.
CVBSampleDepth cvb_transform_depth(const CVBColourTransform *transform);

/// One row of pixels in the transform's own layout to RGB. In place where both have three bytes a pixel.
void cvb_transform_row(const CVBColourTransform *transform, const uint8_t *row, uint8_t *rgb, int32_t width);

#endif
