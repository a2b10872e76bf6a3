// SPDX-License-Identifier: Apache-2.0

// Reinterpretations that the standard library's SIMD types lack.

typealias FloatVector = SIMD8<Float>

extension SIMD8<Float> {
    @inline(__always)
    var bitPatterns: SIMD8<UInt32> { unsafe unsafeBitCast(self, to: SIMD8<UInt32>.self) }

    @inline(__always)
    init(bitPatterns: SIMD8<UInt32>) { self = unsafe unsafeBitCast(bitPatterns, to: SIMD8<Float>.self) }
}
