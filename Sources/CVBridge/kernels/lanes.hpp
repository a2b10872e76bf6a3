// SPDX-License-Identifier: Apache-2.0
//
// Eight values side by side, as vectors of the compiler. One source is compiled for every processor and once more for
// AVX2; neither fuses a multiplication with an addition, so both give the same bits.
#pragma once

// All that takes or returns vectors is inlined: there is no calling convention for processors to differ in.
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang fp contract(off)

#include <cstdint>
#include <cstring>

constexpr int lane_count = 8;
using Ints = int32_t __attribute__((vector_size(4 * lane_count)));
using Words = uint32_t __attribute__((vector_size(4 * lane_count)));
using Floats = float __attribute__((vector_size(4 * lane_count)));
using Doubles = double __attribute__((vector_size(8 * lane_count)));
using Longs = int64_t __attribute__((vector_size(8 * lane_count)));

/// Inlined into its caller, and so compiled for the caller's processor.
#define LANES_INLINE __attribute__((always_inline)) inline

// The tests compile the kernels a second time without it, to compare.
#if defined(__x86_64__) && !defined(LANES_PORTABLE)
#define FOR_AVX2 __attribute__((target("avx2")))
static inline bool has_avx2() { return __builtin_cpu_supports("avx2"); }
#else
#define FOR_AVX2
static inline bool has_avx2() { return false; }
#endif

template <typename Vector, typename Value> LANES_INLINE Vector load(const Value *values) {
    Vector vector;
    std::memcpy(&vector, values, sizeof vector);
    return vector;
}

/// Whether a lane of a mask, where true is -1, is set.
LANES_INLINE bool any(Ints mask) { return __builtin_reduce_or(mask) != 0; }
