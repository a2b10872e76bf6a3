// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include <lcms2.h>

#include "codec_fault.h"
#include "colour_profile.h"

struct CVBColourTransform {
    cmsContext context;
    cmsHTRANSFORM handle;
    CVBSampleDepth depth;
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

/// Rows as the decoders have them. Grey is read from RGB, of which two channels are passed over; inks as Adobe writes
/// them, 255 for none.
static cmsUInt32Number layout_of(CVBColourModel model, CVBRowLayout row) {
    const cmsUInt32Number bytes = BYTES_SH(row.depth == CVBSampleDepthSixteen ? 2 : 1);
    const cmsUInt32Number alpha = row.has_alpha ? 1 : 0;
    switch (model) {
    case CVBColourModelGrey:
        return COLORSPACE_SH(PT_GRAY) | CHANNELS_SH(1) | EXTRA_SH(2 + alpha) | bytes;
    case CVBColourModelRGB:
        return COLORSPACE_SH(PT_RGB) | CHANNELS_SH(3) | EXTRA_SH(alpha) | bytes;
    case CVBColourModelCMYK:
        return TYPE_CMYK_8_REV;
    }
    return TYPE_RGB_8;
}

/// Whether no colour of a coarse grid moves by more than one level. `handle` reads RGB of 8 bits.
static bool changes_nothing(cmsHTRANSFORM handle, bool is_grey) {
    for (int red = 0; red < 256; red += 15) {
        for (int green = 0; green < 256; green += 15) {
            for (int blue = 0; blue < 256; blue += 15) {
                if (is_grey && (green != red || blue != red)) continue;
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

static cmsHTRANSFORM convert(cmsContext context, cmsHPROFILE source, cmsUInt32Number layout) {
    cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(context);
    if (!srgb) return NULL;
    cmsHTRANSFORM handle = cmsCreateTransformTHR(context, source, layout, srgb, TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
    cmsCloseProfile(srgb);
    return handle;
}

/// NULL where there is nothing to convert.
static cmsHTRANSFORM create_transform(cmsContext context, cmsHPROFILE source, CVBColourModel model, CVBRowLayout row) {
    if (model != CVBColourModelCMYK) {
        const CVBRowLayout plain = {.depth = CVBSampleDepthEight, .has_alpha = false};
        cmsHTRANSFORM probe = convert(context, source, layout_of(model, plain));
        const bool is_needed = probe && !changes_nothing(probe, model == CVBColourModelGrey);
        if (probe) cmsDeleteTransform(probe);
        if (!is_needed) return NULL;
    }
    return convert(context, source, layout_of(model, row));
}

/// Of a profile that `open` makes in a context of its own.
static CVBStatus create(cmsHPROFILE (*open)(cmsContext, const void *), const void *description, CVBColourModel model,
                        CVBRowLayout row, CVBColourTransform **transform, CVBError *error) {
    *transform = NULL;
    CVBColourTransform *made = calloc(1, sizeof *made);
    if (!made) return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    made->depth = row.depth;
    made->context = cmsCreateContext(NULL, NULL);
    if (!made->context) {
        free(made);
        return cvb_report(error, CVBStatusOutOfMemory, "out of memory");
    }
    cmsSetLogErrorHandlerTHR(made->context, stay_silent);
    cmsHPROFILE source = open(made->context, description);
    const bool is_usable = source && cmsGetColorSpace(source) == space_of(model);
    if (is_usable) made->handle = create_transform(made->context, source, model, row);
    if (source) cmsCloseProfile(source);
    if (made->handle)
        *transform = made;
    else
        cvb_free_colour_transform(made);
    return is_usable ? CVBStatusDone
                     : cvb_report(error, CVBStatusUnsupported, "not a profile of the picture's colours");
}

typedef struct EmbeddedProfile {
    const uint8_t *data;
    size_t size;
} EmbeddedProfile;

static cmsHPROFILE open_embedded(cmsContext context, const void *description) {
    const EmbeddedProfile *profile = description;
    return cmsOpenProfileFromMemTHR(context, profile->data, (cmsUInt32Number)profile->size);
}

CVBStatus cvb_create_profile_transform(const uint8_t *profile, size_t size, CVBColourModel model, CVBRowLayout row,
                                       CVBColourTransform **transform, CVBError *error) {
    const EmbeddedProfile embedded = {.data = profile, .size = size};
    return create(open_embedded, &embedded, model, row, transform, error);
}

static cmsHPROFILE open_described(cmsContext context, const void *description) {
    const CVBColourSpace *space = description;
    const cmsCIExyY white = {.x = space->white.x, .y = space->white.y, .Y = 1};
    const cmsCIExyYTRIPLE primaries = {
        .Red = {.x = space->red.x, .y = space->red.y, .Y = 1},
        .Green = {.x = space->green.x, .y = space->green.y, .Y = 1},
        .Blue = {.x = space->blue.x, .y = space->blue.y, .Y = 1},
    };
    cmsToneCurve *curve = cmsBuildTabulatedToneCurveFloat(context, (cmsUInt32Number)space->curve_size, space->curve);
    if (!curve) return NULL;
    cmsToneCurve *const curves[3] = {curve, curve, curve};
    cmsHPROFILE profile = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
    cmsFreeToneCurve(curve);
    return profile;
}

CVBStatus cvb_create_space_transform(CVBColourSpace space, CVBRowLayout row, CVBColourTransform **transform,
                                     CVBError *error) {
    return create(open_described, &space, CVBColourModelRGB, row, transform, error);
}

void cvb_free_colour_transform(CVBColourTransform *transform) {
    if (!transform) return;
    if (transform->handle) cmsDeleteTransform(transform->handle);
    cmsDeleteContext(transform->context);
    free(transform);
}

CVBSampleDepth cvb_transform_depth(const CVBColourTransform *transform) { return transform->depth; }

void cvb_transform_row(const CVBColourTransform *transform, const uint8_t *row, uint8_t *rgb, int32_t width) {
    cmsDoTransform(transform->handle, row, rgb, (cmsUInt32Number)width);
}
