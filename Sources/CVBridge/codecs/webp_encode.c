// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include <webp/encode.h>

#include "buffer.h"
#include "codec_fault.h"
#include "join_rows.h"

static int append(const uint8_t *data, size_t size, const WebPPicture *picture) {
    return cvb_append(picture->custom_ptr, data, size);
}

/// Lossless: the ARGB words that the encoder works on.
static bool import_words(WebPPicture *picture, CVBBytes colour, CVBBytes alpha) {
    picture->use_argb = 1;
    if (!WebPPictureAlloc(picture)) return false;
    for (int32_t y = 0; y < colour.height; y++) {
        const uint8_t *rgb = colour.data + (size_t)y * colour.stride;
        const uint8_t *opacity = alpha.data ? alpha.data + (size_t)y * alpha.stride : NULL;
        uint32_t *argb = picture->argb + (size_t)y * (size_t)picture->argb_stride;
        for (int32_t x = 0; x < colour.width; x++, rgb += 3)
            argb[x] =
                (opacity ? (uint32_t)opacity[x] : 255u) << 24 | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
    }
    return true;
}

/// Lossy: luma and halved chroma. libwebp weights chroma by alpha when both are interleaved, so they are for a moment;
/// ARGB words would stay in memory until the end.
static bool import_luma_chroma(WebPPicture *picture, CVBBytes colour, CVBBytes alpha) {
    if (!alpha.data) return WebPPictureImportRGB(picture, colour.data, (int)colour.stride);
    const size_t stride = (size_t)colour.width * 4;
    uint8_t *interleaved = malloc(stride * (size_t)colour.height);
    if (!interleaved) {
        picture->error_code = VP8_ENC_ERROR_OUT_OF_MEMORY;
        return false;
    }
    for (int32_t y = 0; y < colour.height; y++)
        cvb_join_colour_row(colour.data + (size_t)y * colour.stride, alpha.data + (size_t)y * alpha.stride,
                            colour.width, interleaved + (size_t)y * stride);
    const bool done = WebPPictureImportRGBA(picture, interleaved, (int)stride);
    free(interleaved);
    return done;
}

struct CVBWebPPicture {
    WebPConfig config;
    WebPPicture picture;
};

static CVBStatus report_webp(const WebPPicture *picture, CVBError *error) {
    const bool exhausted = picture->error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
                           picture->error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY ||
                           picture->error_code == VP8_ENC_ERROR_BAD_WRITE;
    return cvb_report(error, exhausted ? CVBStatusOutOfMemory : CVBStatusInternalFault, "libwebp could not encode");
}

CVBStatus cvb_create_webp_picture(CVBBytes colour, CVBBytes alpha, CVBWebPSettings settings, CVBWebPPicture **output,
                                  CVBError *error) {
    CVBWebPPicture *created = calloc(1, sizeof *created);
    if (!created) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    if (!WebPConfigInit(&created->config) || !WebPPictureInit(&created->picture)) {
        free(created);
        return cvb_report(error, CVBStatusInternalFault, "libwebp version mismatch");
    }
    WebPConfig *config = &created->config;
    config->lossless = settings.lossless;
    config->quality = settings.quality;
    config->method = settings.method;
    config->alpha_filtering = settings.alpha_filtering;
    config->thread_level = 0;
    created->picture.width = colour.width;
    created->picture.height = colour.height;
    const bool imported = config->lossless ? import_words(&created->picture, colour, alpha)
                                           : import_luma_chroma(&created->picture, colour, alpha);
    if (!imported) {
        const CVBStatus status = report_webp(&created->picture, error);
        cvb_free_webp_picture(created);
        return status;
    }
    *output = created;
    return CVBStatusDone;
}

void cvb_free_webp_picture(CVBWebPPicture *picture) {
    if (!picture) return;
    WebPPictureFree(&picture->picture);
    free(picture);
}

CVBStatus cvb_encode_webp(CVBWebPPicture *picture, CVBBuffer *output, CVBError *error) {
    picture->picture.writer = append;
    picture->picture.custom_ptr = output;
    if (WebPEncode(&picture->config, &picture->picture)) return CVBStatusDone;
    cvb_free_buffer(output);
    return report_webp(&picture->picture, error);
}
