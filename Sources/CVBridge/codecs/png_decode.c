// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "codec_fault.h"
#include "colour_profile.h"

/// All that lives across longjmp.
typedef struct PNGDecoder {
    png_structp png;
    png_infop info;
    const uint8_t *next;
    size_t left;
    /// One decoded row, or the whole picture when it is interlaced.
    uint8_t *pixels;
    CVBBytes rgb;
    CVBBytes alpha;
    const CVBColourTransform *transform;
    CVBSampleDepth depth;
    CVBStatus status;
    CVBError *error;
} PNGDecoder;

static void escape(png_structp png, png_const_charp message) {
    PNGDecoder *decoder = png_get_error_ptr(png);
    snprintf(decoder->error->message, sizeof decoder->error->message, "%s", message);
    png_longjmp(png, 1);
}

static void stay_silent(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void read_bytes(png_structp png, png_bytep output, size_t size) {
    PNGDecoder *decoder = png_get_io_ptr(png);
    if (size > decoder->left) png_error(png, "the file ends too early");
    memcpy(output, decoder->next, size);
    decoder->next += size;
    decoder->left -= size;
}

/// Chunks that say nothing about the pixels' values. libpng would unpack and keep them: a small file can hold gigabytes
/// of text.
static void skip_ancillary_chunks(png_structp png) {
    static const png_byte names[] = "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0"
                                    "sRGB\0sTER\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / 5));
}

static bool open_png(PNGDecoder *decoder, const uint8_t *data, size_t size, size_t chunk_limit, CVBError *error) {
    *decoder = (PNGDecoder){.next = data, .left = size, .status = CVBStatusCorruptData, .error = error};
    decoder->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoder, escape, stay_silent);
    if (!decoder->png) return false;
    decoder->info = png_create_info_struct(decoder->png);
    if (!decoder->info) {
        png_destroy_read_struct(&decoder->png, NULL, NULL);
        return false;
    }
    png_set_read_fn(decoder->png, decoder, read_bytes);
    // Dimensions are the caller's policy.
    png_set_user_limits(decoder->png, 0x7fffffff, 0x7fffffff);
    png_set_chunk_malloc_max(decoder->png, chunk_limit);
    // A header that claims a smaller window than the data uses is common, and costs nothing to forgive.
    png_set_option(decoder->png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
    skip_ancillary_chunks(decoder->png);
    return true;
}

static CVBStatus close_png(PNGDecoder *decoder, CVBStatus status) {
    free(decoder->pixels);
    png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
    return status;
}

CVBStatus cvb_read_png_header(const uint8_t *data, size_t size, CVBImageHeader *header, CVBError *error) {
    // Only signature and IHDR: chunks that follow must not cost anything before limits are checked.
    static const uint8_t signature[16] = {0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    if (size < 33 || memcmp(data, signature, sizeof signature) != 0)
        return cvb_report(error, CVBStatusCorruptData, "no IHDR chunk");
    const uint32_t width = png_get_uint_32(data + 16), height = png_get_uint_32(data + 20);
    if (width == 0 || height == 0 || width > 0x7fffffff || height > 0x7fffffff)
        return cvb_report(error, CVBStatusCorruptData, "IHDR has an impossible size");
    header->width = (int32_t)width;
    header->height = (int32_t)height;
    header->colours = (data[25] & PNG_COLOR_MASK_COLOR) != 0 ? CVBColourModelRGB : CVBColourModelGrey;
    header->depth = data[24] == 16 ? CVBSampleDepthSixteen : CVBSampleDepthEight;
    header->is_buffered = data[28] != PNG_INTERLACE_NONE;
    // Transparency may also come from a tRNS chunk, which stands before the first IDAT.
    header->has_alpha = (data[25] & PNG_COLOR_MASK_ALPHA) != 0;
    for (size_t at = 33; !header->has_alpha && size - at >= 12;) {
        const uint32_t length = png_get_uint_32(data + at);
        if (memcmp(data + at + 4, "IDAT", 4) == 0 || length > size - at - 12) break;
        header->has_alpha = memcmp(data + at + 4, "tRNS", 4) == 0;
        at += (size_t)length + 12;
    }
    return CVBStatusDone;
}

/// Works on a file to the end, which is CVBStatusDone, or to the first fault. The one frame that setjmp returns to: it
/// holds nothing that changes after it (C11 7.13.2.1), and all that libpng changes lives in `decoder`, with the
/// callers.
static CVBStatus run_png(PNGDecoder *decoder, void (*work)(PNGDecoder *)) {
    if (setjmp(png_jmpbuf(decoder->png))) return decoder->status;
    work(decoder);
    return CVBStatusDone;
}

static void split_row(const uint8_t *rgba, uint8_t *colour, uint8_t *opacity, int32_t width) {
    for (int32_t x = 0; x < width; x++, rgba += 4, colour += 3) {
        memcpy(colour, rgba, 3);
        if (opacity) opacity[x] = rgba[3];
    }
}

/// Opacity of a row of 16-bit RGBA, rounded as libpng does.
static void round_opacity(const uint16_t *rgba, uint8_t *opacity, int32_t width) {
    for (int32_t x = 0; x < width; x++) opacity[x] = (uint8_t)((rgba[4 * x + 3] * 255u + 32895) >> 16);
}

static void finish_row(const PNGDecoder *decoder, uint8_t *row, int32_t y) {
    uint8_t *colour = decoder->rgb.data + (size_t)y * decoder->rgb.stride;
    uint8_t *opacity = decoder->alpha.data ? decoder->alpha.data + (size_t)y * decoder->alpha.stride : NULL;
    const int32_t width = decoder->rgb.width;
    if (decoder->depth == CVBSampleDepthSixteen && opacity)
        round_opacity((const uint16_t *)(const void *)row, opacity, width);
    if (decoder->depth == CVBSampleDepthEight) split_row(row, colour, opacity, width);
    if (decoder->transform) cvb_transform_row(decoder->transform, row, colour, width);
}

/// Asks libpng for RGBA whatever the file holds: of 16 bits a sample where colours of a deep file are to be converted,
/// as an 8-bit row of a linear picture has lost its shadows.
static void ask_for_rgba(PNGDecoder *decoder) {
    const bool is_deep = decoder->depth == CVBSampleDepthSixteen;
    png_set_expand(decoder->png);
    if (is_deep) {
        png_set_expand_16(decoder->png);
        const uint16_t probe = 1;
        if (*(const uint8_t *)&probe == 1) png_set_swap(decoder->png);
    } else {
        png_set_scale_16(decoder->png);
    }
    png_set_gray_to_rgb(decoder->png);
    png_set_add_alpha(decoder->png, is_deep ? 65535 : 255, PNG_FILLER_AFTER);
}

static void read_pixels(PNGDecoder *decoder) {
    const CVBBytes rgb = decoder->rgb;
    const int passes = png_set_interlace_handling(decoder->png);
    png_read_update_info(decoder->png, decoder->info);
    const size_t row_size = (size_t)rgb.width * (decoder->depth == CVBSampleDepthSixteen ? 8 : 4);
    if (png_get_rowbytes(decoder->png, decoder->info) != row_size) png_error(decoder->png, "unexpected row size");
    const size_t rows = passes > 1 ? (size_t)rgb.height : 1;
    decoder->pixels = malloc(rows * row_size);
    if (!decoder->pixels) {
        decoder->status = CVBStatusOutOfMemory;
        png_error(decoder->png, "out of memory");
    }
    for (int pass = 1; pass <= passes; pass++) {
        for (int32_t y = 0; y < rgb.height; y++) {
            uint8_t *row = decoder->pixels + (passes > 1 ? (size_t)y * row_size : 0);
            png_read_row(decoder->png, row, NULL);
            if (pass == passes) finish_row(decoder, row, y);
        }
    }
    // With the last row libpng has checked the picture data; chunks behind it may be damaged or missing.
}

static void decode(PNGDecoder *decoder) {
    png_read_info(decoder->png, decoder->info);
    if ((int32_t)png_get_image_width(decoder->png, decoder->info) != decoder->rgb.width ||
        (int32_t)png_get_image_height(decoder->png, decoder->info) != decoder->rgb.height) {
        decoder->status = CVBStatusInternalFault;
        png_error(decoder->png, "output view does not have the header's size");
    }
    ask_for_rgba(decoder);
    read_pixels(decoder);
}

CVBStatus cvb_decode_png(const uint8_t *data, size_t size, size_t chunk_limit, const CVBColourTransform *transform,
                         CVBBytes rgb, CVBBytes alpha, CVBError *error) {
    PNGDecoder decoder;
    if (!open_png(&decoder, data, size, chunk_limit, error))
        return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    decoder.rgb = rgb;
    decoder.alpha = alpha;
    decoder.transform = transform;
    decoder.depth = transform ? cvb_transform_depth(transform) : CVBSampleDepthEight;
    return close_png(&decoder, run_png(&decoder, decode));
}
