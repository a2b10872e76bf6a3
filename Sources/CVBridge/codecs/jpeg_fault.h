// SPDX-License-Identifier: Apache-2.0
#ifndef CVB_JPEG_FAULT_H
#define CVB_JPEG_FAULT_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "CVBridge.h"

/// libjpeg's error manager with somewhere to jump to. `base` comes first: libjpeg hands back a pointer to it.
typedef struct JPEGFault {
    struct jpeg_error_mgr base;
    jmp_buf escape;
    CVBStatus status;
    CVBError *error;
} JPEGFault;

/// Makes every fatal libjpeg fault jump to `fault->escape` with `status` and its message set, and every warning
/// that means damaged or missing picture data likewise.
struct jpeg_error_mgr *cvb_catch_jpeg_faults(JPEGFault *fault, CVBStatus status, CVBError *error);

/// Works on a codec to the end, which is CVBStatusDone, or to the first fault. The one frame that setjmp returns to: it
/// holds nothing that changes after it (C11 7.13.2.1), and all that libjpeg changes lives in `codec`, with the callers.
CVBStatus cvb_run_jpeg(JPEGFault *fault, void (*work)(void *codec), void *codec);

#endif
