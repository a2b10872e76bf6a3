// SPDX-License-Identifier: Apache-2.0
//
// The whole C API between Swift and OpenCV, libjpeg, libpng, libwebp, ISA-L, Little CMS, zlib and minizip, on one page
// although it is long. Its bodies have three rooms: codecs/ and opencv/ are shims over others' libraries; kernels/ is
// our own: the minimum cut and the guided filter's coefficients, which no library gives.
//
// Rules that hold for every function here:
//   - Pixels cross as borrowed views. The caller owns both ends; nothing is kept after the call returns.
//   - A fallible function returns a CVBStatus and, when it is not CVBStatusDone, fills the caller's CVBError.
//   - Nothing throws, nothing is global, nothing decides policy: limits, defaults and choices are the caller's.

#ifndef CVBRIDGE_H
#define CVBRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#define CVB_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define CVB_CLOSED_ENUM
#endif

// MARK: Status and errors

typedef enum CVB_CLOSED_ENUM CVBStatus {
    CVBStatusDone = 0,
    /// The bytes are not what their header promises, or end too early.
    CVBStatusCorruptData,
    /// A well-formed file that uses something the decoder does not support.
    CVBStatusUnsupported,
    CVBStatusOutOfMemory,
    /// OpenCV, or a codec while encoding, reported a fault that the input does not explain.
    CVBStatusInternalFault,
} CVBStatus;

/// Caller-owned text of the last fault, always terminated. For logs, never for clients.
typedef struct CVBError {
    char message[256];
} CVBError;

// MARK: Views

/// Borrowed 8-bit pixels: `height` rows of `width` x `channels` interleaved samples, `stride` bytes apart.
typedef struct CVBBytes {
    uint8_t *data;
    int32_t width;
    int32_t height;
    size_t stride;
    int32_t channels;
} CVBBytes;

/// Borrowed 32-bit float pixels; as CVBBytes, `stride` in bytes.
typedef struct CVBFloats {
    float *data;
    int32_t width;
    int32_t height;
    size_t stride;
    int32_t channels;
} CVBFloats;

/// Borrowed 32-bit integer pixels, one channel; `stride` in bytes.
typedef struct CVBIntegers {
    int32_t *data;
    int32_t width;
    int32_t height;
    size_t stride;
} CVBIntegers;

// MARK: Process

/// OpenCV on one thread, without OpenCL, and silent on standard error. Call once before anything else:
/// parallelism belongs to the caller, and OpenCV prints each exception before throwing it.
void cvb_initialise(void);

/// Versions of what the pixels depend on, as "opencv 4.6.0, libjpeg ...": static storage.
const char *cvb_library_versions(void);

/// The widest vector instructions that OpenCV uses on this processor, "AVX2" for example: static storage.
const char *cvb_vector_instructions(void);

/// Processors that this process's affinity lets it run on; 0 where that is not known. (The C library counts them by a
/// macro.)
int32_t cvb_count_usable_processors(void);

/// Makes all threads take their memory from one heap where the allocator would give each its own. Call before there are
/// threads.
void cvb_share_heap(void);

/// Gives memory that the allocator keeps for later back to the system, where it knows how to. Takes milliseconds.
void cvb_release_unused_memory(void);

// MARK: Codecs

/// What the numbers in a file stand for. A palette's are RGB.
typedef enum CVB_CLOSED_ENUM CVBColourModel {
    CVBColourModelGrey,
    CVBColourModelRGB,
    CVBColourModelCMYK,
} CVBColourModel;

/// Bits a sample, of files that hold fewer than 8 their 8.
typedef enum CVB_CLOSED_ENUM CVBSampleDepth {
    CVBSampleDepthEight,
    CVBSampleDepthSixteen,
} CVBSampleDepth;

/// What an image's header says, before anything is allocated for its pixels.
typedef struct CVBImageHeader {
    int32_t width;
    int32_t height;
    CVBColourModel colours;
    CVBSampleDepth depth;
    bool has_alpha;
    /// The decoder keeps the whole picture (progressive JPEG, interlaced PNG) besides the caller's pixels.
    bool is_buffered;
} CVBImageHeader;

/// Encoded bytes owned by this library; free with cvb_free_buffer.
typedef struct CVBBuffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
} CVBBuffer;

void cvb_free_buffer(CVBBuffer *buffer);

/// `profile` receives the embedded ICC profile, nothing when there is none or parts of it are missing.
/// CVBStatusUnsupported for 12 bits a sample and lossless files.
CVBStatus cvb_read_jpeg_header(const uint8_t *data, size_t size, CVBImageHeader *header, CVBBuffer *profile,
                               CVBError *error);
CVBStatus cvb_read_png_header(const uint8_t *data, size_t size, CVBImageHeader *header, CVBError *error);
CVBStatus cvb_read_webp_header(const uint8_t *data, size_t size, CVBImageHeader *header, CVBError *error);

/// The first chunk of a WebP with a name of four characters; nothing when there is none.
CVBStatus cvb_read_webp_chunk(const uint8_t *data, size_t size, const char *name, CVBBuffer *content, CVBError *error);

/// Unpacks zlib's format. More than `limit` bytes, or data that ends early or is damaged, are CVBStatusCorruptData.
CVBStatus cvb_inflate(const uint8_t *data, size_t size, size_t limit, CVBBuffer *content, CVBError *error);

/// The checksum of PNG's chunks.
uint32_t cvb_crc32(const uint8_t *data, size_t size);

/// A conversion from a file's colours to sRGB, perceptual intent. May be used from one thread at a time.
typedef struct CVBColourTransform CVBColourTransform;

/// Rows as a decoder has them in its hands: of grey and RGB three samples a pixel, four with `has_alpha`; of CMYK its
/// four inks.
typedef struct CVBRowLayout {
    CVBSampleDepth depth;
    bool has_alpha;
} CVBRowLayout;

/// Chromaticity: CIE 1931 x and y.
typedef struct CVBChromaticity {
    double x;
    double y;
} CVBChromaticity;

/// An RGB colour space. `curve` holds linear light, 0-1, for samples from 0 to their largest in even steps.
typedef struct CVBColourSpace {
    CVBChromaticity white;
    CVBChromaticity red;
    CVBChromaticity green;
    CVBChromaticity blue;
    const float *curve;
    size_t curve_size;
} CVBColourSpace;

/// By an ICC profile. `transform` is null when there is nothing to convert: no colour moves by more than one level.
/// CVBStatusUnsupported for a profile that cannot be read or is not for the picture's colour model.
CVBStatus cvb_create_profile_transform(const uint8_t *profile, size_t size, CVBColourModel model, CVBRowLayout row,
                                       CVBColourTransform **transform, CVBError *error);

/// From RGB as described; null as above, CVBStatusUnsupported when the primaries span no space.
CVBStatus cvb_create_space_transform(CVBColourSpace space, CVBRowLayout row, CVBColourTransform **transform,
                                     CVBError *error);
void cvb_free_colour_transform(CVBColourTransform *transform);

/// Decodes into `rgb` (3 channels, of the header's size). Grey and CMYK/YCCK (Adobe's inverted inks) become RGB;
/// colours by `transform` when it is not null. A file that lacks rows or scans, whose picture data is damaged, or that
/// has more than `scan_limit` progressive scans, is corrupt.
CVBStatus cvb_decode_jpeg(const uint8_t *data, size_t size, int32_t scan_limit, const CVBColourTransform *transform,
                          CVBBytes rgb, CVBError *error);

/// Decodes any PNG to 8-bit RGB, and its transparency to `alpha` (1 channel; `alpha.data` null when not wanted).
/// `transform`, when it is not null, reads rows with alpha, 8 or 16 bits deep. A chunk of picture data or palette that
/// takes more than `chunk_limit` bytes unpacked is a fault.
CVBStatus cvb_decode_png(const uint8_t *data, size_t size, size_t chunk_limit, const CVBColourTransform *transform,
                         CVBBytes rgb, CVBBytes alpha, CVBError *error);

/// Decodes a WebP, the first frame of an animated one; `alpha` as for cvb_decode_png, `transform` as for
/// cvb_decode_jpeg.
CVBStatus cvb_decode_webp(const uint8_t *data, size_t size, const CVBColourTransform *transform, CVBBytes rgb,
                          CVBBytes alpha, CVBError *error);

/// PNG of grey (1 channel) or RGB `colour`, with `alpha` (1 channel, same size) as its last channel unless null: filter
/// SUB, packed by ISA-L at `level`, 0-2.
CVBStatus cvb_encode_png(CVBBytes colour, CVBBytes alpha, int32_t level, CVBBuffer *output, CVBError *error);

/// Whether PNG files are packed by those of ISA-L's instructions (SSE4.2 and later ones) that all give the same bytes.
bool cvb_deflates_reproducibly(void);

/// Baseline 4:2:0 JPEG of grey or RGB `colour`; `quality` 1-100.
CVBStatus cvb_encode_jpeg(CVBBytes colour, int32_t quality, CVBBuffer *output, CVBError *error);

/// A picture in the form that libwebp encodes: a copy, so that the pixels it came from can go before the encoder, which
/// needs several times their memory, starts.
typedef struct CVBWebPPicture CVBWebPPicture;

/// libwebp's settings. Without loss `quality` is effort.
typedef struct CVBWebPSettings {
    bool lossless;
    float quality;
    int32_t method;
    int32_t alpha_filtering;
} CVBWebPSettings;

/// Of RGB `colour` and optional `alpha`.
CVBStatus cvb_create_webp_picture(CVBBytes colour, CVBBytes alpha, CVBWebPSettings settings, CVBWebPPicture **picture,
                                  CVBError *error);
void cvb_free_webp_picture(CVBWebPPicture *picture);

/// Once a picture: encoding changes it.
CVBStatus cvb_encode_webp(CVBWebPPicture *picture, CVBBuffer *output, CVBError *error);

// MARK: Archives

/// A borrowed file of an archive; `name` is UTF-8.
typedef struct CVBArchiveEntry {
    const char *name;
    const uint8_t *data;
    size_t size;
} CVBArchiveEntry;

/// A ZIP file with the entries in order, not compressed, dated 1980-01-01: the same entries give the same bytes.
CVBStatus cvb_write_archive(const CVBArchiveEntry *entries, size_t count, CVBBuffer *output, CVBError *error);

// MARK: Geometry and colour

typedef enum CVB_CLOSED_ENUM CVBInterpolation {
    CVBInterpolationNearest,
    CVBInterpolationLinear,
    /// Averages the source pixels under each output pixel: the one to shrink with.
    CVBInterpolationArea,
} CVBInterpolation;

/// Resamples to the output's size. `factor` is the exact ratio of the sides, of which the output's size is the rounded
/// consequence; 0 takes each side's own ratio.
CVBStatus cvb_resize_bytes(CVBBytes source, CVBBytes output, double factor, CVBInterpolation interpolation,
                           CVBError *error);
CVBStatus cvb_resize_floats(CVBFloats source, CVBFloats output, double factor, CVBInterpolation interpolation,
                            CVBError *error);

/// Rows of a 2x3 affine map from source to output coordinates; pixels outside repeat the border.
CVBStatus cvb_warp_affine(CVBBytes source, CVBBytes output, const double matrix[6], CVBError *error);

/// 8-bit sRGB to BT.601 luma.
CVBStatus cvb_convert_grey(CVBBytes rgb, CVBBytes grey, CVBError *error);

/// 8-bit sRGB to Y'CrCb (BT.601, full range), in the order Y', Cr, Cb.
CVBStatus cvb_convert_ycrcb(CVBBytes rgb, CVBBytes ycrcb, CVBError *error);

// MARK: Saliency and faces

/// OpenCV's fine-grained static saliency (Montabone & Soto 2010) of an RGB picture, 0-1.
CVBStatus cvb_compute_saliency(CVBBytes rgb, CVBFloats saliency, CVBError *error);

/// One of OpenCV's boosted cascades; threads may share it.
typedef struct CVBCascade CVBCascade;

typedef struct CVBDetection {
    int32_t x;
    int32_t y;
    int32_t width;
    int32_t height;
    /// The last stage's sum: how sure the cascade is.
    double weight;
} CVBDetection;

CVBStatus cvb_create_cascade(const char *path, CVBCascade **cascade, CVBError *error);
void cvb_free_cascade(CVBCascade *cascade);

/// Sizes of faces that a cascade looks for, in pixels of the picture: min to max (0: no bound), each `factor` times the
/// last. Hits that overlap are merged, and merged ones of at most `min_neighbours` hits dropped; 0 keeps every hit.
typedef struct CVBDetectionRange {
    int32_t min_size;
    int32_t max_size;
    double factor;
    int32_t min_neighbours;
} CVBDetectionRange;

/// Runs a cascade over a grey picture. Fills at most `capacity` detections, in no promised order; `count` is the true
/// number.
CVBStatus cvb_detect(const CVBCascade *cascade, CVBBytes grey, CVBDetectionRange range, CVBDetection *detections,
                     int32_t capacity, int32_t *count, CVBError *error);

// MARK: Mixtures

enum { CVBFeatureCount = 5, CVBFeaturePairCount = CVBFeatureCount * (CVBFeatureCount + 1) / 2 };
/// Components that a mixture may have at most.
enum { CVBLargestMixture = 16 };

/// Feature vectors of pixels, eight pixels to a group: of each group feature after feature, eight floats each.
typedef struct CVBFeatureGroups {
    const float *values;
    int32_t count;
} CVBFeatureGroups;

/// One Gaussian: log pi - 1/2 log |S|, mu, and the lower triangle of W, row by row, with S^-1 = W^T W.
typedef struct CVBComponent {
    float offset;
    float mean[CVBFeatureCount];
    float whitening[CVBFeaturePairCount];
} CVBComponent;

/// Total weight plus 1e-6, weighted mean, and lower triangle of the weighted covariance, row by row.
typedef struct CVBMoments {
    double weight;
    double mean[CVBFeatureCount];
    double covariance[CVBFeaturePairCount];
} CVBMoments;

/// Weights are one a pixel, grouped as the vectors.
void cvb_compute_moments(CVBFeatureGroups vectors, const float *weights, CVBMoments *moments);

/// log p(x) of each pixel, without the mixtures' common constant; grouped as the vectors. 1 to
/// CVBLargestMixture components.
void cvb_compute_log_densities(CVBFeatureGroups vectors, const CVBComponent *components, int32_t component_count,
                               float *densities);

/// Each pixel's weight times each component's responsibility for it: one run of groups a component.
void cvb_share_weights(CVBFeatureGroups vectors, const CVBComponent *components, int32_t component_count,
                       const float *weights, float *shares);

// MARK: Cuts and masks

/// OpenCV's own GrabCut. `mask` holds and receives cv::GC_* labels (0 background, 1 foreground, 2 and 3 probable).
/// `seed` feeds the random generator of its k-means. Both kinds of label must be present.
CVBStatus cvb_grab_cut(CVBBytes rgb, CVBBytes mask, int32_t iterations, uint64_t seed, CVBError *error);

/// Weights between a pixel and its right, lower, lower-right and lower-left neighbour, one plane each.
typedef struct CVBGridEdges {
    CVBFloats right;
    CVBFloats down;
    CVBFloats down_right;
    CVBFloats down_left;
} CVBGridEdges;

typedef enum CVB_CLOSED_ENUM CVBGridLabel {
    CVBGridLabelBackground = 0,
    CVBGridLabelForeground = 1,
    /// To be decided by the cut.
    CVBGridLabelFree = 2,
} CVBGridLabel;

/// Minimum cuts of one grid with several unaries, one after the other: flow found for one stays for the next.
typedef struct CVBGridCut CVBGridCut;

/// `edges` times `strength` are weights from 0 to 16384, in steps of 1/4096; `constraints` holds CVBGridLabel.
CVBStatus cvb_create_grid_cut(CVBGridEdges edges, float strength, CVBBytes constraints, CVBGridCut **cut,
                              CVBError *error);
void cvb_free_grid_cut(CVBGridCut *cut);

/// The minimum cut for `unary`, the evidence for foreground (a log likelihood ratio) within +-16384. Writes 0 or 1 to
/// the free pixels of `labels` and leaves the constrained ones alone. The same for one unary whatever was solved
/// before.
CVBStatus cvb_solve_grid_cut(CVBGridCut *cut, CVBFloats unary, CVBBytes labels, CVBError *error);

/// Numbers the 4-connected components of the pixels that are not zero, from 1; `count` includes the zeros as number 0.
CVBStatus cvb_label_components(CVBBytes mask, CVBIntegers labels, int32_t *count, CVBError *error);

/// Chamfer distance (3x3) from each pixel that is not zero to the nearest zero, in pixels.
CVBStatus cvb_distance_transform(CVBBytes mask, CVBFloats distance, CVBError *error);

// MARK: Guided filter

/// Averaged coefficients of the guided filter with a colour guide (He, Sun & Tang 2013): per pixel a_R, a_G, a_B and b
/// in `coefficients` (4 channels), so that the output is a . guide + b. `guide` is 8-bit RGB, `input` any range,
/// `epsilon` in squared guide units. All three have one size.
CVBStatus cvb_guided_coefficients(CVBBytes guide, CVBFloats input, int32_t radius, double epsilon,
                                  CVBFloats coefficients, CVBError *error);

#ifdef __cplusplus
}
#endif

#endif
