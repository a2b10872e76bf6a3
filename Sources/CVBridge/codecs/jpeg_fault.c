// SPDX-License-Identifier: Apache-2.0
#include "jpeg_fault.h"

#include <jerror.h>

static void escape(j_common_ptr codec) {
    JPEGFault *fault = (JPEGFault *)codec->err;
    char text[JMSG_LENGTH_MAX];
    codec->err->format_message(codec, text);
    snprintf(fault->error->message, sizeof fault->error->message, "%s", text);
    switch (codec->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
        fault->status = CVBStatusOutOfMemory;
        break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
        fault->status = CVBStatusUnsupported;
        break;
    default:
        break;
    }
    longjmp(fault->escape, 1);
}

static void judge_message(j_common_ptr codec, int level) {
    if (level >= 0) return;  // a trace
    codec->err->num_warnings++;
    switch (codec->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:    // stray bytes between markers: common, harmless
    case JWRN_ADOBE_XFORM:        // an unknown colour transform code: libjpeg guesses
    case JWRN_JFIF_MAJOR:         // a newer JFIF
    case JWRN_BOGUS_PROGRESSION:  // odd scan order, but complete
    case JWRN_BOGUS_ICC:          // a profile of which parts are missing is none
    case JWRN_JPEG_EOF:           // when it matters, a lack of data follows
    case JWRN_NOT_SEQUENTIAL:     // a scan header with odd numbers, which nothing of a sequential file depends on
        break;
    default:  // entropy-coded data is damaged, or some of it missing
        escape(codec);
    }
}

static void stay_silent(j_common_ptr codec) { (void)codec; }

struct jpeg_error_mgr *cvb_catch_jpeg_faults(JPEGFault *fault, CVBStatus status, CVBError *error) {
    jpeg_std_error(&fault->base);
    fault->base.error_exit = escape;
    fault->base.emit_message = judge_message;
    fault->base.output_message = stay_silent;
    fault->status = status;
    fault->error = error;
    return &fault->base;
}

CVBStatus cvb_run_jpeg(JPEGFault *fault, void (*work)(void *codec), void *codec) {
    if (setjmp(fault->escape)) return fault->status;
    work(codec);
    return CVBStatusDone;
}
