// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "buffer.h"
#include "codec_fault.h"
#include "colour_profile.h"

CVBStatus cvb_read_webp_header(const uint8_t *data, size_t size, CVBImageHeader *header, CVBError *error) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, size, &features) != VP8_STATUS_OK)
        return cvb_report(error, CVBStatusCorruptData, "no readable WebP header");
    *header = (CVBImageHeader){
        .width = features.width,
        .height = features.height,
        .colours = CVBColourModelRGB,
        .depth = CVBSampleDepthEight,
        .has_alpha = features.has_alpha,
        .is_buffered = features.has_animation,
    };
    return CVBStatusDone;
}

CVBStatus cvb_read_webp_chunk(const uint8_t *data, size_t size, const char *name, CVBBuffer *content, CVBError *error) {
    const WebPData file = {.bytes = data, .size = size};
    WebPDemuxer *demuxer = WebPDemux(&file);
    if (!demuxer) return CVBStatusDone;  // what is wrong with the file is for the decoder to find
    WebPChunkIterator chunk;
    bool is_kept = true;
    if (WebPDemuxGetChunk(demuxer, name, 1, &chunk)) {
        is_kept = cvb_append(content, chunk.chunk.bytes, chunk.chunk.size);
        WebPDemuxReleaseChunkIterator(&chunk);
    }
    WebPDemuxDelete(demuxer);
    return is_kept ? CVBStatusDone : cvb_report(error, CVBStatusOutOfMemory, "out of memory");
}

static void split(const uint8_t *rgba, CVBBytes rgb, CVBBytes alpha) {
    for (int32_t y = 0; y < rgb.height; y++) {
        uint8_t *colour = rgb.data + (size_t)y * rgb.stride;
        uint8_t *opacity = alpha.data ? alpha.data + (size_t)y * alpha.stride : NULL;
        for (int32_t x = 0; x < rgb.width; x++, rgba += 4, colour += 3) {
            memcpy(colour, rgba, 3);
            if (opacity) opacity[x] = rgba[3];
        }
    }
}

static void clear(CVBBytes view) {
    for (int32_t y = 0; y < view.height; y++)
        memset(view.data + (size_t)y * view.stride, 0, (size_t)view.width * (size_t)view.channels);
}

/// A part of a view. `x` and `y` and the size lie inside.
static CVBBytes part_of(CVBBytes view, int x, int y, int width, int height) {
    if (!view.data) return view;
    view.data += (size_t)y * view.stride + (size_t)x * (size_t)view.channels;
    view.width = width;
    view.height = height;
    return view;
}

/// What lies round the first frame is transparent. Later frames are not looked at.
static CVBStatus decode_first_frame(const uint8_t *data, size_t size, CVBBytes rgb, CVBBytes alpha, CVBError *error) {
    const WebPData file = {.bytes = data, .size = size};
    WebPDemuxState state;
    WebPDemuxer *demuxer = WebPDemuxPartial(&file, &state);
    if (!demuxer) return cvb_report(error, CVBStatusCorruptData, "damaged animation");
    CVBStatus status = cvb_report(error, CVBStatusCorruptData, "damaged first frame");
    WebPIterator frame;
    if (WebPDemuxGetFrame(demuxer, 1, &frame)) {
        const bool fits = frame.complete && frame.x_offset >= 0 && frame.y_offset >= 0 && frame.width > 0 &&
                          frame.height > 0 && frame.width <= rgb.width - frame.x_offset &&
                          frame.height <= rgb.height - frame.y_offset;
        const size_t pixels_size = fits ? (size_t)frame.width * (size_t)frame.height * 4 : 0;
        uint8_t *pixels = malloc(pixels_size);
        if (fits && !pixels) status = cvb_report(error, CVBStatusOutOfMemory, "out of memory");
        if (fits && pixels &&
            WebPDecodeRGBAInto(frame.fragment.bytes, frame.fragment.size, pixels, pixels_size, frame.width * 4)) {
            clear(rgb);
            if (alpha.data) clear(alpha);
            split(pixels, part_of(rgb, frame.x_offset, frame.y_offset, frame.width, frame.height),
                  part_of(alpha, frame.x_offset, frame.y_offset, frame.width, frame.height));
            status = CVBStatusDone;
        }
        free(pixels);
        WebPDemuxReleaseIterator(&frame);
    }
    WebPDemuxDelete(demuxer);
    return status;
}

static CVBStatus decode(const uint8_t *data, size_t size, const WebPBitstreamFeatures *features, CVBBytes rgb,
                        CVBBytes alpha, CVBError *error) {
    if (features->has_animation) return decode_first_frame(data, size, rgb, alpha, error);
    if (!features->has_alpha) {
        if (!WebPDecodeRGBInto(data, size, rgb.data, rgb.stride * (size_t)rgb.height, (int)rgb.stride))
            return cvb_report(error, CVBStatusCorruptData, "damaged or truncated WebP");
        if (alpha.data)
            for (int32_t y = 0; y < alpha.height; y++)
                memset(alpha.data + (size_t)y * alpha.stride, 255, (size_t)alpha.width);
        return CVBStatusDone;
    }
    const size_t canvas_size = (size_t)rgb.width * (size_t)rgb.height * 4;
    uint8_t *canvas = malloc(canvas_size);
    if (!canvas) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    const bool decoded = WebPDecodeRGBAInto(data, size, canvas, canvas_size, rgb.width * 4) != NULL;
    if (decoded) split(canvas, rgb, alpha);
    free(canvas);
    return decoded ? CVBStatusDone : cvb_report(error, CVBStatusCorruptData, "damaged or truncated WebP");
}

CVBStatus cvb_decode_webp(const uint8_t *data, size_t size, const CVBColourTransform *transform, CVBBytes rgb,
                          CVBBytes alpha, CVBError *error) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, size, &features) != VP8_STATUS_OK)
        return cvb_report(error, CVBStatusCorruptData, "no readable WebP header");
    if (features.width != rgb.width || features.height != rgb.height)
        return cvb_report(error, CVBStatusInternalFault, "output view does not have the header's size");
    const CVBStatus status = decode(data, size, &features, rgb, alpha, error);
    if (status != CVBStatusDone || !transform) return status;
    for (int32_t y = 0; y < rgb.height; y++) {
        uint8_t *row = rgb.data + (size_t)y * rgb.stride;
        cvb_transform_row(transform, row, row, rgb.width);
    }
    return CVBStatusDone;
}
