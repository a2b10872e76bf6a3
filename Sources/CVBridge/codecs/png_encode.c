// SPDX-License-Identifier: Apache-2.0
//
// PNG (third edition) round ISA-L's deflate, which is five times faster than zlib's: signature, IHDR, sRGB, IDAT, IEND.
// Each row is filtered with SUB (9.2): sample minus the one to the left of it.

#include <stdlib.h>
#include <string.h>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "buffer.h"
#include "codec_fault.h"
#include "join_rows.h"

enum {
    /// Bytes that go to deflate at once, if a row has no more.
    block_size = 1 << 16,
    /// Bytes of an IDAT chunk, but for the last.
    chunk_size = 1 << 18,
    filter_sub = 1,
};

typedef struct PNGEncoder {
    CVBBytes colour;
    CVBBytes alpha;
    int channels;
    int level;
    CVBBuffer *output;
    struct isal_zstream stream;
    uint8_t *level_memory;
    /// One row of samples as the file has them; NULL where the picture's own serves.
    uint8_t *row;
    uint8_t *filtered;
    uint8_t *packed;
} PNGEncoder;

static void put_number(uint8_t *bytes, uint32_t value) {
    for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/// false when memory ran out: no other fault can happen here.
static bool append_chunk(CVBBuffer *output, const char *name, const uint8_t *content, size_t size) {
    uint8_t head[8], check[4];
    put_number(head, (uint32_t)size);
    memcpy(head + 4, name, 4);
    put_number(check, crc32_gzip_refl(crc32_gzip_refl(0, head + 4, 4), content, size));
    return cvb_append(output, head, sizeof head) && cvb_append(output, content, size) &&
           cvb_append(output, check, sizeof check);
}

static bool append_header(const PNGEncoder *encoder) {
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    enum { colour_flag = 2, alpha_flag = 4, perceptual_intent = 0 };
    uint8_t header[13] = {0};
    put_number(header, (uint32_t)encoder->colour.width);
    put_number(header + 4, (uint32_t)encoder->colour.height);
    header[8] = 8;
    header[9] = (encoder->colour.channels == 3 ? colour_flag : 0) | (encoder->alpha.data ? alpha_flag : 0);
    const uint8_t intent = perceptual_intent;
    return cvb_append(encoder->output, signature, sizeof signature) &&
           append_chunk(encoder->output, "IHDR", header, sizeof header) &&
           append_chunk(encoder->output, "sRGB", &intent, 1);
}

static void join_grey_row(const uint8_t *grey, const uint8_t *alpha, int32_t width, uint8_t *output) {
    for (int32_t x = 0; x < width; x++) {
        output[2 * x] = grey[x];
        output[2 * x + 1] = alpha[x];
    }
}

static const uint8_t *samples(const PNGEncoder *encoder, int32_t y) {
    const CVBBytes colour = encoder->colour, alpha = encoder->alpha;
    const uint8_t *row = colour.data + (size_t)y * colour.stride;
    if (!alpha.data) return row;
    const uint8_t *opacity = alpha.data + (size_t)y * alpha.stride;
    (colour.channels == 3 ? cvb_join_colour_row : join_grey_row)(row, opacity, colour.width, encoder->row);
    return encoder->row;
}

static void filter(const uint8_t *row, size_t size, size_t channels, uint8_t *output) {
    *output++ = filter_sub;
    memcpy(output, row, channels);
    for (size_t i = channels; i < size; i++) output[i] = (uint8_t)(row[i] - row[i - channels]);
}

/// Packs some bytes; with the last ones all that is left.
static bool pack(PNGEncoder *encoder, const uint8_t *bytes, size_t size, bool is_last) {
    struct isal_zstream *stream = &encoder->stream;
    stream->next_in = (uint8_t *)bytes;
    stream->avail_in = (uint32_t)size;
    stream->end_of_stream = is_last;
    for (;;) {
        // It takes all input and has room left, or it is to be called again.
        if (isal_deflate(stream) != COMP_OK) return false;
        const bool is_done = stream->avail_out > 0;
        if (!is_done || (is_last && stream->avail_out < chunk_size)) {
            if (!append_chunk(encoder->output, "IDAT", encoder->packed, chunk_size - stream->avail_out)) return false;
            stream->next_out = encoder->packed;
            stream->avail_out = chunk_size;
        }
        if (is_done) return true;
    }
}

/// Packs the first bytes of the picture, so that they do not depend on where memory lies.
///
/// After the first byte of a stream ISA-L 2.30 hashes what is left in a register (`write_first_byte` in its
/// igzip_icf_body_h1_gr_bt.asm), often part of an address, and about one stream in a thousand then comes out other than
/// the rest. A call that brings one byte more than it looks ahead ends with that byte, and the next one hashes afresh.
/// Level 0 has another loop, without that fault; it serves pictures that are too small to be begun so.
static bool pack_first(PNGEncoder *encoder, size_t size, bool is_last) {
    enum { beginning = ISAL_LOOK_AHEAD + 1 };
    if (size <= beginning) {
        encoder->stream.level = 0;
        return pack(encoder, encoder->filtered, size, is_last);
    }
    return pack(encoder, encoder->filtered, beginning, false) &&
           pack(encoder, encoder->filtered + beginning, size - beginning, is_last);
}

static bool append_picture(PNGEncoder *encoder) {
    const size_t row_size = (size_t)encoder->colour.width * (size_t)encoder->channels;
    const size_t rows_at_once = row_size + 1 < block_size ? block_size / (row_size + 1) : 1;
    isal_deflate_init(&encoder->stream);
    encoder->filtered = malloc(rows_at_once * (row_size + 1));
    encoder->packed = malloc(chunk_size);
    encoder->level_memory = malloc(ISAL_DEF_LVL3_DEFAULT);
    if (encoder->alpha.data) encoder->row = malloc(row_size);
    if (!encoder->filtered || !encoder->packed || !encoder->level_memory || (encoder->alpha.data && !encoder->row))
        return false;
    encoder->stream.level = (uint32_t)encoder->level;
    encoder->stream.level_buf = encoder->level_memory;
    encoder->stream.level_buf_size = ISAL_DEF_LVL3_DEFAULT;
    encoder->stream.gzip_flag = IGZIP_ZLIB;
    encoder->stream.next_out = encoder->packed;
    encoder->stream.avail_out = chunk_size;
    size_t waiting = 0;
    for (int32_t y = 0; y < encoder->colour.height; y++) {
        filter(samples(encoder, y), row_size, (size_t)encoder->channels, encoder->filtered + waiting * (row_size + 1));
        const bool is_last = y == encoder->colour.height - 1;
        if (++waiting < rows_at_once && !is_last) continue;
        const size_t size = waiting * (row_size + 1);
        const bool is_first = y + 1 == (int32_t)waiting;
        if (!(is_first ? pack_first(encoder, size, is_last) : pack(encoder, encoder->filtered, size, is_last)))
            return false;
        waiting = 0;
    }
    return true;
}

CVBStatus cvb_encode_png(CVBBytes colour, CVBBytes alpha, int32_t level, CVBBuffer *output, CVBError *error) {
    // Its state has hundreds of kilobytes: too much for a thread's stack.
    PNGEncoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    encoder->colour = colour;
    encoder->alpha = alpha;
    encoder->channels = colour.channels + (alpha.data ? 1 : 0);
    encoder->output = output;
    encoder->level = level;
    const bool is_done = append_header(encoder) && append_picture(encoder) && append_chunk(output, "IEND", NULL, 0);
    free(encoder->row);
    free(encoder->filtered);
    free(encoder->packed);
    free(encoder->level_memory);
    free(encoder);
    if (is_done) return CVBStatusDone;
    cvb_free_buffer(output);
    return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
}

bool cvb_deflates_reproducibly(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("sse4.2");
#else
    return false;
#endif
}
