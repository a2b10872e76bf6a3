// SPDX-License-Identifier: Apache-2.0
//
// What OpenCV itself makes of an input, for tests of what Silhouette does in its place.
#pragma once

#include <stdint.h>

#include "CVBridge.h"

#ifdef __cplusplus
extern "C" {
#endif

/// cv::CascadeClassifier::detectMultiScale, as `cvb_detect`. Returns how many detections there are, or -1 where it
/// throws.
int32_t oracle_detect(const char *path, CVBBytes grey, CVBDetectionRange range, CVBDetection *detections,
                      int32_t capacity);

#ifdef __cplusplus
}
#endif
