// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"
#include "jpeg_fault.h"

enum { chunk_size = 65536 };

/// All that lives across longjmp. `destination` comes first: libjpeg hands back a pointer to it.
typedef struct JPEGEncoder {
    struct jpeg_destination_mgr destination;
    struct jpeg_compress_struct codec;
    JPEGFault fault;
    CVBBytes colour;
    int32_t quality;
    CVBBuffer *output;
    JOCTET chunk[chunk_size];
} JPEGEncoder;

static void append(JPEGEncoder *encoder, size_t size) {
    if (cvb_append(encoder->output, encoder->chunk, size)) return;
    encoder->fault.status = CVBStatusOutOfMemory;
    longjmp(encoder->fault.escape, 1);
}

static void begin(j_compress_ptr codec) {
    JPEGEncoder *encoder = (JPEGEncoder *)codec->dest;
    encoder->destination.next_output_byte = encoder->chunk;
    encoder->destination.free_in_buffer = chunk_size;
}

static boolean flush(j_compress_ptr codec) {
    append((JPEGEncoder *)codec->dest, chunk_size);
    begin(codec);
    return TRUE;
}

static void finish(j_compress_ptr codec) {
    JPEGEncoder *encoder = (JPEGEncoder *)codec->dest;
    append(encoder, chunk_size - encoder->destination.free_in_buffer);
}

static void encode(void *context) {
    JPEGEncoder *encoder = context;
    struct jpeg_compress_struct *codec = &encoder->codec;
    const CVBBytes colour = encoder->colour;
    jpeg_create_compress(codec);
    codec->dest = &encoder->destination;
    codec->image_width = (JDIMENSION)colour.width;
    codec->image_height = (JDIMENSION)colour.height;
    codec->input_components = colour.channels;
    codec->in_color_space = colour.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, encoder->quality, TRUE);
    codec->dct_method = JDCT_ISLOW;
    jpeg_start_compress(codec, TRUE);
    while (codec->next_scanline < codec->image_height) {
        JSAMPROW row = colour.data + codec->next_scanline * colour.stride;
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
}

CVBStatus cvb_encode_jpeg(CVBBytes colour, int32_t quality, CVBBuffer *output, CVBError *error) {
    JPEGEncoder encoder = {
        .destination = {.init_destination = begin, .empty_output_buffer = flush, .term_destination = finish},
        .colour = colour,
        .quality = quality,
        .output = output};
    encoder.codec.err = cvb_catch_jpeg_faults(&encoder.fault, CVBStatusInternalFault, error);
    const CVBStatus status = cvb_run_jpeg(&encoder.fault, encode, &encoder);
    jpeg_destroy_compress(&encoder.codec);
    if (status != CVBStatusDone) cvb_free_buffer(output);
    return status;
}
