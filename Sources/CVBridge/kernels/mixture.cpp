// SPDX-License-Identifier: Apache-2.0
//
// What a Gaussian mixture asks of every pixel (GaussianMixture.swift has the formulas), eight pixels side by side: one
// source for every processor and for AVX2, whose results are the same bits.

#include "CVBridge.h"
#include "transcendental.hpp"

namespace {

/// Feature vectors of eight pixels.
struct Group {
    Floats features[CVBFeatureCount];

    LANES_INLINE Group(CVBFeatureGroups vectors, int g) {
        for (int i = 0; i < CVBFeatureCount; i++)
            features[i] = load<Floats>(vectors.values + (static_cast<int64_t>(g) * CVBFeatureCount + i) * lane_count);
    }

    LANES_INLINE Floats operator[](int feature) const { return features[feature]; }
};

/// A component's numbers, each in all lanes.
struct Component {
    Floats offset, mean[CVBFeatureCount], whitening[CVBFeaturePairCount];

    LANES_INLINE void spread(const CVBComponent &component) {
        offset = Floats{} + component.offset;
        for (int i = 0; i < CVBFeatureCount; i++) mean[i] = Floats{} + component.mean[i];
        for (int k = 0; k < CVBFeaturePairCount; k++) whitening[k] = Floats{} + component.whitening[k];
    }

    /// log pi - 1/2 log |S| - 1/2 |W (x - mu)|^2.
    LANES_INLINE Floats log_term(const Group &x) const {
        Floats centred[CVBFeatureCount], squares = {};
        int k = 0;
#pragma unroll
        for (int i = 0; i < CVBFeatureCount; i++) {
            centred[i] = x[i] - mean[i];
            Floats whitened = centred[0] * whitening[k++];
#pragma unroll
            for (int j = 1; j <= i; j++) whitened += centred[j] * whitening[k++];
            squares = i == 0 ? whitened * whitened : squares + whitened * whitened;
        }
        return offset - squares * 0.5f;
    }
};

struct Mixture {
    Component components[CVBLargestMixture];
    const int count;

    LANES_INLINE Mixture(const CVBComponent *given, int count) : count(count) {
        for (int k = 0; k < count; k++) components[k].spread(given[k]);
    }

    /// log sum_k exp(terms[k]), and the terms.
    LANES_INLINE Floats log_sum(const Group &x, Floats *terms) const {
        for (int k = 0; k < count; k++) terms[k] = components[k].log_term(x);
        Floats peak = terms[0], sum = {};
        for (int k = 1; k < count; k++) peak = terms[k] > peak ? terms[k] : peak;
        for (int k = 0; k < count; k++) sum += exp(terms[k] - peak);
        return peak + log(sum);
    }
};

LANES_INLINE void store(Floats values, float *target) { std::memcpy(target, &values, sizeof values); }

/// First lane to last.
LANES_INLINE double total(Floats values) {
    double sum = 0;
    for (int lane = 0; lane < lane_count; lane++) sum += values[lane];
    return sum;
}

LANES_INLINE void moments(CVBFeatureGroups vectors, const float *weights, CVBMoments &moments) {
    Floats sum = {}, first[CVBFeatureCount] = {};
    for (int g = 0; g < vectors.count; g++) {
        const Group x(vectors, g);
        const Floats weight = load<Floats>(weights + static_cast<int64_t>(g) * lane_count);
        sum += weight;
        for (int i = 0; i < CVBFeatureCount; i++) first[i] += weight * x[i];
    }
    moments.weight = total(sum) + 1e-6;
    float centre[CVBFeatureCount];
    for (int i = 0; i < CVBFeatureCount; i++) {
        moments.mean[i] = total(first[i]) / moments.weight;
        centre[i] = static_cast<float>(moments.mean[i]);
    }
    Floats second[CVBFeaturePairCount] = {};
    for (int g = 0; g < vectors.count; g++) {
        const Group x(vectors, g);
        const Floats weight = load<Floats>(weights + static_cast<int64_t>(g) * lane_count);
        Floats centred[CVBFeatureCount];
        int k = 0;
#pragma unroll
        for (int i = 0; i < CVBFeatureCount; i++) {
            centred[i] = x[i] - centre[i];
            const Floats weighted = weight * centred[i];
#pragma unroll
            for (int j = 0; j <= i; j++) second[k++] += weighted * centred[j];
        }
    }
    for (int k = 0; k < CVBFeaturePairCount; k++) moments.covariance[k] = total(second[k]) / moments.weight;
}

LANES_INLINE void log_densities(CVBFeatureGroups vectors, const Mixture &mixture, float *densities) {
    Floats terms[CVBLargestMixture];
    for (int g = 0; g < vectors.count; g++)
        store(mixture.log_sum(Group(vectors, g), terms), densities + static_cast<int64_t>(g) * lane_count);
}

/// Smaller shares than 1e-26 add nothing, but their products with weights may be subnormal, which takes processors a
/// hundred times as long.
constexpr float least_log_share = -60;

LANES_INLINE void shares(CVBFeatureGroups vectors, const Mixture &mixture, const float *weights, float *shares) {
    Floats terms[CVBLargestMixture];
    for (int g = 0; g < vectors.count; g++) {
        const Floats sum = mixture.log_sum(Group(vectors, g), terms);
        const Floats weight = load<Floats>(weights + static_cast<int64_t>(g) * lane_count);
        for (int k = 0; k < mixture.count; k++) {
            const Floats log_share = terms[k] - sum;
            const Floats share = exp(log_share < least_log_share ? Floats{} + least_log_share : log_share);
            store(weight * share, shares + (static_cast<int64_t>(k) * vectors.count + g) * lane_count);
        }
    }
}

// MARK: For AVX2

FOR_AVX2 void moments_avx2(CVBFeatureGroups vectors, const float *weights, CVBMoments &result) {
    moments(vectors, weights, result);
}

FOR_AVX2 void log_densities_avx2(CVBFeatureGroups vectors, const CVBComponent *components, int count,
                                 float *densities) {
    log_densities(vectors, Mixture(components, count), densities);
}

FOR_AVX2 void shares_avx2(CVBFeatureGroups vectors, const CVBComponent *components, int count, const float *weights,
                          float *result) {
    shares(vectors, Mixture(components, count), weights, result);
}

}  // namespace

void cvb_compute_moments(CVBFeatureGroups vectors, const float *weights, CVBMoments *result) {
    has_avx2() ? moments_avx2(vectors, weights, *result) : moments(vectors, weights, *result);
}

void cvb_compute_log_densities(CVBFeatureGroups vectors, const CVBComponent *components, int32_t count,
                               float *densities) {
    has_avx2() ? log_densities_avx2(vectors, components, count, densities)
               : log_densities(vectors, Mixture(components, count), densities);
}

void cvb_share_weights(CVBFeatureGroups vectors, const CVBComponent *components, int32_t count, const float *weights,
                       float *result) {
    has_avx2() ? shares_avx2(vectors, components, count, weights, result)
               : shares(vectors, Mixture(components, count), weights, result);
}
