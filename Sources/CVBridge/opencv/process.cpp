// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <string>

#include <isa-l.h>
#include <jpeglib.h>
#include <lcms2.h>
#include <opencv2/core.hpp>
#include <opencv2/core/ocl.hpp>
#include <png.h>
#include <webp/decode.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <sched.h>
#endif

#include "CVBridge.h"

static int stay_silent(int, const char *, const char *, const char *, int, void *) { return 0; }

void cvb_initialise(void) {
    cv::setNumThreads(1);
    cv::ocl::setUseOpenCL(false);
    cv::redirectError(stay_silent);
}

void cvb_share_heap(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
#endif
}

void cvb_release_unused_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

int32_t cvb_count_usable_processors(void) {
#ifdef __GLIBC__
    // Room for 8192 processors: the kernel refuses a set that is smaller than its own.
    constexpr size_t capacity = 8192;
    cpu_set_t *set = CPU_ALLOC(capacity);
    if (!set) return 0;
    const size_t size = CPU_ALLOC_SIZE(capacity);
    const int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    return count;
#else
    return 0;
#endif
}

const char *cvb_vector_instructions(void) {
    static const struct {
        int feature;
        const char *name;
    } levels[] = {{CPU_AVX512_SKX, "AVX-512"}, {CPU_AVX2, "AVX2"}, {CPU_SSE4_2, "SSE4.2"},
                  {CPU_SSE3, "SSE3"},          {CPU_SSE2, "SSE2"}, {CPU_NEON, "NEON"}};
    for (const auto &level : levels)
        if (cv::checkHardwareSupport(level.feature)) return level.name;
    return "none";
}

const char *cvb_library_versions(void) {
    static const std::string versions = [] {
        const int webp = WebPGetDecoderVersion();
        return std::string("opencv ") + cv::getVersionString() + ", libjpeg-turbo " +
               std::to_string(LIBJPEG_TURBO_VERSION_NUMBER) + ", libpng " + png_get_libpng_ver(nullptr) + ", libwebp " +
               std::to_string(webp >> 16) + "." + std::to_string((webp >> 8) & 255) + "." + std::to_string(webp & 255) +
               ", isal " + std::to_string(ISAL_VERSION) + (cvb_deflates_reproducibly() ? "" : " without SSE4.2") +
               ", lcms " + std::to_string(cmsGetEncodedCMMversion());
    }();
    return versions.c_str();
}
