// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "buffer.h"
#include "codec_fault.h"
#include "colour_profile.h"
#include "jpeg_fault.h"

/// All that lives across longjmp.
typedef struct JPEGDecoder {
    struct jpeg_decompress_struct codec;
    const uint8_t *data;
    size_t size;
    CVBImageHeader *header;
    CVBBuffer *profile;
    CVBBytes rgb;
    struct jpeg_progress_mgr progress;
    JPEGFault fault;
    int scan_limit;
    const CVBColourTransform *transform;
    JSAMPROW ink_row;
} JPEGDecoder;

static void fail(JPEGDecoder *decoder, CVBStatus status, const char *message) {
    decoder->fault.status = cvb_report(decoder->fault.error, status, message);
    longjmp(decoder->fault.escape, 1);
}

static void limit_scans(j_common_ptr codec) {
    JPEGDecoder *decoder = (JPEGDecoder *)codec->client_data;
    if (decoder->codec.input_scan_number <= decoder->scan_limit) return;
    snprintf(decoder->fault.error->message, sizeof decoder->fault.error->message, "more than %d scans",
             decoder->scan_limit);
    longjmp(decoder->fault.escape, 1);
}

static void open_jpeg(JPEGDecoder *decoder) {
    jpeg_create_decompress(&decoder->codec);
    decoder->codec.client_data = decoder;
    jpeg_mem_src(&decoder->codec, decoder->data, decoder->size);
    if (decoder->profile) jpeg_save_markers(&decoder->codec, JPEG_APP0 + 2, 0xffff);
    jpeg_read_header(&decoder->codec, TRUE);
}

static void read_profile(JPEGDecoder *decoder) {
    JOCTET *content;
    unsigned int size;
    if (!jpeg_read_icc_profile(&decoder->codec, &content, &size)) return;
    const bool kept = cvb_append(decoder->profile, content, size);
    free(content);
    if (!kept) fail(decoder, CVBStatusOutOfMemory, "out of memory");
}

static void read_header(void *context) {
    JPEGDecoder *decoder = context;
    open_jpeg(decoder);
    *decoder->header = (CVBImageHeader){
        .width = (int32_t)decoder->codec.image_width,
        .height = (int32_t)decoder->codec.image_height,
        .colours = decoder->codec.num_components == 1   ? CVBColourModelGrey
                   : decoder->codec.num_components == 4 ? CVBColourModelCMYK
                                                        : CVBColourModelRGB,
        .depth = CVBSampleDepthEight,
        .has_alpha = false,
        .is_buffered = jpeg_has_multiple_scans(&decoder->codec),
    };
    read_profile(decoder);
}

CVBStatus cvb_read_jpeg_header(const uint8_t *data, size_t size, CVBImageHeader *header, CVBBuffer *profile,
                               CVBError *error) {
    JPEGDecoder decoder = {.data = data, .size = size, .header = header, .profile = profile};
    decoder.codec.err = cvb_catch_jpeg_faults(&decoder.fault, CVBStatusCorruptData, error);
    const CVBStatus status = cvb_run_jpeg(&decoder.fault, read_header, &decoder);
    jpeg_destroy_decompress(&decoder.codec);
    return status;
}

/// Inks as Adobe's files hold them, 255 for none. Others hold 0 for none.
static void invert(JSAMPLE *inks, int32_t width) {
    for (int32_t i = 0; i < width * 4; i++) inks[i] = (JSAMPLE)(255 - inks[i]);
}

/// One row of inverted CMYK to RGB.
static void mix_inks(const JSAMPLE *inks, uint8_t *rgb, int32_t width) {
    for (int32_t x = 0; x < width; x++, inks += 4, rgb += 3)
        for (int c = 0; c < 3; c++) rgb[c] = (uint8_t)((inks[c] * inks[3] + 127) / 255);
}

static void convert_inks(JPEGDecoder *decoder, uint8_t *rgb, int32_t width) {
    if (!decoder->codec.saw_Adobe_marker) invert(decoder->ink_row, width);
    if (decoder->transform)
        cvb_transform_row(decoder->transform, decoder->ink_row, rgb, width);
    else
        mix_inks(decoder->ink_row, rgb, width);
}

/// Whether the scans tell all there is to tell of each coefficient.
static bool has_all_scans(const JPEGDecoder *decoder) {
    const struct jpeg_decompress_struct *codec = &decoder->codec;
    for (int component = 0; component < codec->num_components; component++) {
        // libjpeg keeps the table with the component's first scan.
        if (!codec->comp_info[component].quant_table) return false;
        for (int k = 0; codec->progressive_mode && k < DCTSIZE2; k++)
            if (codec->coef_bits[component][k] != 0) return false;
    }
    return true;
}

/// The arithmetic decoder reads on in silence where its data ends, which may be a little before the last row.
static void check_arithmetic_data(JPEGDecoder *decoder) {
    const struct jpeg_decompress_struct *codec = &decoder->codec;
    const int marker = codec->unread_marker;
    const bool ends = marker != 0 && (marker < JPEG_RST0 || marker > JPEG_RST0 + 7);
    const JDIMENSION last_rows = 2 * (JDIMENSION)(codec->max_v_samp_factor * DCTSIZE);
    if (ends && codec->output_scanline + last_rows < codec->output_height)
        fail(decoder, CVBStatusCorruptData, "arithmetic-coded data ends too early");
}

/// The end of a file that was only set aside: zeros, which decode to some picture, and too many of them.
static void check_remaining_data(JPEGDecoder *decoder) {
    enum { longest_padding = 512 };
    const struct jpeg_source_mgr *source = decoder->codec.src;
    size_t zeros = 0;
    while (zeros < source->bytes_in_buffer && zeros <= longest_padding && source->next_input_byte[zeros] == 0) zeros++;
    if (decoder->codec.unread_marker == 0 && zeros > longest_padding)
        fail(decoder, CVBStatusCorruptData, "the picture data goes on as zeros");
}

static void read_rows(JPEGDecoder *decoder) {
    struct jpeg_decompress_struct *codec = &decoder->codec;
    const CVBBytes rgb = decoder->rgb;
    const bool inks = codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK;
    codec->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    codec->dct_method = JDCT_ISLOW;
    const bool has_many_scans = jpeg_has_multiple_scans(codec);
    jpeg_start_decompress(codec);
    if (has_many_scans && !has_all_scans(decoder)) fail(decoder, CVBStatusCorruptData, "scans are missing");
    if (inks) decoder->ink_row = codec->mem->alloc_small((j_common_ptr)codec, JPOOL_IMAGE, (size_t)rgb.width * 4);
    while (codec->output_scanline < codec->output_height) {
        uint8_t *row = rgb.data + codec->output_scanline * rgb.stride;
        JSAMPROW target = inks ? decoder->ink_row : row;
        jpeg_read_scanlines(codec, &target, 1);
        if (codec->arith_code && !has_many_scans) check_arithmetic_data(decoder);
        if (inks)
            convert_inks(decoder, row, rgb.width);
        else if (decoder->transform)
            cvb_transform_row(decoder->transform, row, row, rgb.width);
    }
    if (!has_many_scans) check_remaining_data(decoder);
    // What else follows the last row is not looked at: nothing of the picture can be missing any more.
}

static void decode(void *context) {
    JPEGDecoder *decoder = context;
    open_jpeg(decoder);
    decoder->progress.progress_monitor = limit_scans;
    decoder->codec.progress = &decoder->progress;
    if ((int32_t)decoder->codec.image_width != decoder->rgb.width ||
        (int32_t)decoder->codec.image_height != decoder->rgb.height)
        fail(decoder, CVBStatusInternalFault, "output view does not have the header's size");
    read_rows(decoder);
}

CVBStatus cvb_decode_jpeg(const uint8_t *data, size_t size, int32_t scan_limit, const CVBColourTransform *transform,
                          CVBBytes rgb, CVBError *error) {
    JPEGDecoder decoder = {.data = data, .size = size, .rgb = rgb, .scan_limit = scan_limit, .transform = transform};
    decoder.codec.err = cvb_catch_jpeg_faults(&decoder.fault, CVBStatusCorruptData, error);
    const CVBStatus status = cvb_run_jpeg(&decoder.fault, decode, &decoder);
    jpeg_destroy_decompress(&decoder.codec);
    return status;
}
