// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdlib.h>

#include <png.h>
#include <zlib.h>

#include "buffer.h"
#include "codec_fault.h"
#include "join_rows.h"

/// All that lives across longjmp.
typedef struct PNGEncoder {
    png_structp png;
    png_infop info;
    uint8_t *row;
    CVBBytes colour;
    CVBBytes alpha;
    int32_t level;
    CVBBuffer *output;
    CVBStatus status;
    CVBError *error;
} PNGEncoder;

static void escape(png_structp png, png_const_charp message) {
    PNGEncoder *encoder = png_get_error_ptr(png);
    snprintf(encoder->error->message, sizeof encoder->error->message, "%s", message);
    png_longjmp(png, 1);
}

static void stay_silent(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void fail_for_memory(PNGEncoder *encoder) {
    encoder->status = CVBStatusOutOfMemory;
    png_error(encoder->png, "out of memory");
}

static void write_bytes(png_structp png, png_bytep bytes, size_t size) {
    PNGEncoder *encoder = png_get_io_ptr(png);
    if (!cvb_append(encoder->output, bytes, size)) fail_for_memory(encoder);
}

static void flush(png_structp png) { (void)png; }

static CVBStatus close_png(PNGEncoder *encoder, CVBStatus status) {
    free(encoder->row);
    png_destroy_write_struct(&encoder->png, &encoder->info);
    if (status != CVBStatusDone) cvb_free_buffer(encoder->output);
    return status;
}

static void join_grey_row(const uint8_t *grey, const uint8_t *alpha, int32_t width, uint8_t *output) {
    for (int32_t x = 0; x < width; x++) {
        output[2 * x] = grey[x];
        output[2 * x + 1] = alpha[x];
    }
}

static void write_picture(PNGEncoder *encoder) {
    const CVBBytes colour = encoder->colour, alpha = encoder->alpha;
    const int type = (colour.channels == 3 ? PNG_COLOR_MASK_COLOR : 0) | (alpha.data ? PNG_COLOR_MASK_ALPHA : 0);
    png_set_IHDR(encoder->png, encoder->info, (png_uint_32)colour.width, (png_uint_32)colour.height, 8, type,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(encoder->png, encoder->info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_compression_level(encoder->png, encoder->level);
    png_set_compression_strategy(encoder->png, Z_RLE);
    png_set_filter(encoder->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_set_compression_buffer_size(encoder->png, 65536);
    png_write_info(encoder->png, encoder->info);
    if (alpha.data) {
        encoder->row = malloc((size_t)colour.width * (size_t)(colour.channels + 1));
        if (!encoder->row) fail_for_memory(encoder);
    }
    for (int32_t y = 0; y < colour.height; y++) {
        const uint8_t *row = colour.data + (size_t)y * colour.stride;
        if (alpha.data) {
            const uint8_t *opacity = alpha.data + (size_t)y * alpha.stride;
            (colour.channels == 3 ? cvb_join_colour_row : join_grey_row)(row, opacity, colour.width, encoder->row);
            row = encoder->row;
        }
        png_write_row(encoder->png, row);
    }
    png_write_end(encoder->png, NULL);
}

/// Writes the file to its end, or to the first fault. The one frame that setjmp returns to: it holds nothing that
/// changes after it (C11 7.13.2.1).
static CVBStatus run_png(PNGEncoder *encoder) {
    if (setjmp(png_jmpbuf(encoder->png))) return encoder->status;
    png_set_write_fn(encoder->png, encoder, write_bytes, flush);
    write_picture(encoder);
    return CVBStatusDone;
}

CVBStatus cvb_encode_png(CVBBytes colour, CVBBytes alpha, int32_t level, CVBBuffer *output, CVBError *error) {
    PNGEncoder encoder = {.colour = colour,
                          .alpha = alpha,
                          .level = level,
                          .output = output,
                          .status = CVBStatusInternalFault,
                          .error = error};
    encoder.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &encoder, escape, stay_silent);
    if (!encoder.png) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    encoder.info = png_create_info_struct(encoder.png);
    if (!encoder.info) {
        cvb_report(error, CVBStatusOutOfMemory, "out of memory");
        return close_png(&encoder, CVBStatusOutOfMemory);
    }
    return close_png(&encoder, run_png(&encoder));
}
