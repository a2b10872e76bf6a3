// SPDX-License-Identifier: Apache-2.0
//
// The kernels once more, under other names and without AVX2, so that a test can compare the two on one machine.
#define LANES_PORTABLE
#define cvb_compute_moments portable_compute_moments
#define cvb_compute_log_densities portable_compute_log_densities
#define cvb_share_weights portable_share_weights
#define cvb_create_cascade portable_create_cascade
#define cvb_free_cascade portable_free_cascade
#define cvb_detect portable_detect
#include "Oracles.h"

#include "cascade_detect.cpp"
#include "mixture.cpp"
