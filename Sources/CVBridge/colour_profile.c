// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include <lcms2.h>

#include "codec_fault.h"

struct CVBColourTransform {
    cmsContext context;
    cmsHTRANSFORM handle;
};

static void stay_silent(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)context;
    (void)code;
    (void)text;
}

static cmsColorSpaceSignature space_of(CVBColourModel model) {
    switch (model) {
    case CVBColourModelGrey:
        return cmsSigGrayData;
    case CVBColourModelRGB:
        return cmsSigRgbData;
    case CVBColourModelCMYK:
        return cmsSigCmykData;
    }
    return cmsSigRgbData;
}

/// Grey is read from RGB pixels, of which two channels are passed over; inks as Adobe writes them, 255 for none.
static cmsUInt32Number layout_of(CVBColourModel model) {
    switch (model) {
    case CVBColourModelGrey:
        return COLORSPACE_SH(PT_GRAY) | CHANNELS_SH(1) | EXTRA_SH(2) | BYTES_SH(1);
    case CVBColourModelRGB:
        return TYPE_RGB_8;
    case CVBColourModelCMYK:
        return TYPE_CMYK_8_REV;
    }
    return TYPE_RGB_8;
}

/// Whether no colour of a coarse grid moves by more than one level.
static bool changes_nothing(cmsHTRANSFORM handle, CVBColourModel model) {
    if (model == CVBColourModelCMYK) return false;
    for (int red = 0; red < 256; red += 15) {
        for (int green = 0; green < 256; green += 15) {
            for (int blue = 0; blue < 256; blue += 15) {
                const bool grey = model == CVBColourModelGrey;
                if (grey && (green != red || blue != red)) continue;
                const uint8_t colour[3] = {(uint8_t)red, (uint8_t)green, (uint8_t)blue};
                uint8_t seen[3];
                cmsDoTransform(handle, colour, seen, 1);
                for (int channel = 0; channel < 3; channel++)
                    if (abs(seen[channel] - colour[channel]) > 1) return false;
            }
        }
    }
    return true;
}

static cmsHTRANSFORM create_transform(cmsContext context, const uint8_t *profile, size_t size, CVBColourModel model) {
    cmsHPROFILE source = cmsOpenProfileFromMemTHR(context, profile, (cmsUInt32Number)size);
    if (!source) return NULL;
    cmsHTRANSFORM handle = NULL;
    if (cmsGetColorSpace(source) == space_of(model)) {
        cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(context);
        if (srgb)
            handle = cmsCreateTransformTHR(context, source, layout_of(model), srgb, TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
        cmsCloseProfile(srgb);
    }
    cmsCloseProfile(source);
    return handle;
}

CVBStatus cvb_create_colour_transform(const uint8_t *profile, size_t size, CVBColourModel model,
                                      CVBColourTransform **transform, CVBError *error) {
    *transform = NULL;
    CVBColourTransform *made = malloc(sizeof *made);
    if (!made) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    made->context = cmsCreateContext(NULL, NULL);
    if (!made->context) {
        free(made);
        return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    }
    cmsSetLogErrorHandlerTHR(made->context, stay_silent);
    made->handle = create_transform(made->context, profile, size, model);
    if (made->handle && !changes_nothing(made->handle, model)) {
        *transform = made;
    } else {
        cvb_free_colour_transform(made);
    }
    return CVBStatusDone;
}

void cvb_free_colour_transform(CVBColourTransform *transform) {
    if (!transform) return;
    if (transform->handle) cmsDeleteTransform(transform->handle);
    cmsDeleteContext(transform->context);
    free(transform);
}

void cvb_transform_row(const CVBColourTransform *transform, const uint8_t *row, uint8_t *rgb, int32_t width) {
    cmsDoTransform(transform->handle, row, rgb, (cmsUInt32Number)width);
}

void cvb_transform_colours(const CVBColourTransform *transform, CVBBytes rgb) {
    for (int32_t y = 0; y < rgb.height; y++) {
        uint8_t *row = rgb.data + (size_t)y * rgb.stride;
        cvb_transform_row(transform, row, row, rgb.width);
    }
}
