// SPDX-License-Identifier: Apache-2.0
#ifndef CVB_CODEC_FAULT_H
#define CVB_CODEC_FAULT_H

#include <stdio.h>

#include "CVBridge.h"

static inline CVBStatus cvb_report(CVBError *error, CVBStatus status, const char *message) {
    snprintf(error->message, sizeof error->message, "%s", message);
    return status;
}

#endif
