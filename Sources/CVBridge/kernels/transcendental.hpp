// SPDX-License-Identifier: Apache-2.0
//
// exp and log of eight values, bit for bit those of Transcendental.swift, where the formulas and their errors stand.
#pragma once

#include "lanes.hpp"

/// 1.5 x 2^23: adding it rounds to the nearest integer, which is then found in the low bits.
constexpr float rounding_shift = 12582912;
constexpr float ln2_high = 0.693359375f, ln2_low = -2.1219444e-4f;

LANES_INLINE Floats exp(Floats x) {
    x = x < -87.0f ? Floats{} - 87.0f : x;
    x = x > 87.0f ? Floats{} + 87.0f : x;
    const Floats shifted = x * 1.44269504f + rounding_shift;
    const Floats n = shifted - rounding_shift;
    const Floats r = (x - n * ln2_high) - n * ln2_low;
    Floats p = r * (1.0f / 720) + (1.0f / 120);
    p = p * r + (1.0f / 24);
    p = p * r + (1.0f / 6);
    p = p * r + 0.5f;
    p = p * r + 1;
    p = p * r + 1;
    return p * (Floats)(((Words)shifted - 0x4b400000u + 127u) << 23);
}

LANES_INLINE Floats log(Floats x) {
    constexpr uint32_t offset = 0x3f3504f3;
    const Words bits = (Words)x - offset;
    const Floats e = (Floats)(((bits + (128u << 23)) >> 23) + 0x4b400000u) - (rounding_shift + 128);
    const Floats m = (Floats)((bits & 0x007fffffu) + offset);
    const Floats s = (m - 1) / (m + 1);
    const Floats z = s * s;
    Floats p = z * (2.0f / 9) + (2.0f / 7);
    p = p * z + (2.0f / 5);
    p = p * z + (2.0f / 3);
    p = p * z + 2;
    return (s * p + e * ln2_low) + e * ln2_high;
}
