// SPDX-License-Identifier: Apache-2.0
//
// What OpenCV itself, and the kernels without AVX2, make of an input: for tests of what Silhouette does in their place.
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

// Those of CVBridge.h, compiled without AVX2.
void portable_compute_moments(CVBFeatureGroups vectors, const float *weights, CVBMoments *moments);
void portable_compute_log_densities(CVBFeatureGroups vectors, const CVBComponent *components, int32_t component_count,
                                    float *densities);
void portable_share_weights(CVBFeatureGroups vectors, const CVBComponent *components, int32_t component_count,
                            const float *weights, float *shares);
CVBStatus portable_create_cascade(const char *path, CVBCascade **cascade, CVBError *error);
void portable_free_cascade(CVBCascade *cascade);
CVBStatus portable_detect(const CVBCascade *cascade, CVBBytes grey, CVBDetectionRange range, CVBDetection *detections,
                          int32_t capacity, int32_t *count, CVBError *error);

#ifdef __cplusplus
}
#endif
