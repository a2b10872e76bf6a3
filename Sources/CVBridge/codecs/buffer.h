// SPDX-License-Identifier: Apache-2.0
#ifndef CVB_BUFFER_H
#define CVB_BUFFER_H

#include "CVBridge.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Appends, growing by half; false when memory ran out (what was written before stays).
bool cvb_append(CVBBuffer *buffer, const void *data, size_t size);

#ifdef __cplusplus
}
#endif

#endif
