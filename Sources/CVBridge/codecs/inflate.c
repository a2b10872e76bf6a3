// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include "buffer.h"
#include "codec_fault.h"

CVBStatus cvb_inflate(const uint8_t *data, size_t size, size_t limit, CVBBuffer *content, CVBError *error) {
    z_stream stream = {.next_in = (Bytef *)data, .avail_in = (uInt)size};
    if (size > UINT32_MAX) return cvb_report(error, CVBStatusCorruptData, "too much compressed data");
    if (inflateInit(&stream) != Z_OK) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    CVBStatus status = CVBStatusDone;
    for (int step = Z_OK; step != Z_STREAM_END && status == CVBStatusDone;) {
        uint8_t block[16384];
        stream.next_out = block;
        stream.avail_out = sizeof block;
        step = inflate(&stream, Z_NO_FLUSH);
        const size_t made = sizeof block - stream.avail_out;
        if ((step != Z_OK && step != Z_STREAM_END) || (made == 0 && step != Z_STREAM_END))
            status = cvb_report(error, CVBStatusCorruptData, "damaged compressed data");
        else if (content->size + made > limit)
            status = cvb_report(error, CVBStatusCorruptData, "more compressed data than is allowed");
        else if (!cvb_append(content, block, made))
            status = cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    }
    inflateEnd(&stream);
    return status;
}

uint32_t cvb_crc32(const uint8_t *data, size_t size) { return (uint32_t)crc32_z(0, data, size); }
