// SPDX-License-Identifier: Apache-2.0

/// Eight samples at once. Arithmetic is lane by lane, so that results do not depend on how wide the machine's registers are.
typealias FloatVector = SIMD8<Float>

extension SIMD8<Float> {
    @inline(__always)
    var bitPatterns: SIMD8<UInt32> { unsafe unsafeBitCast(self, to: SIMD8<UInt32>.self) }

    @inline(__always)
    init(bitPatterns: SIMD8<UInt32>) { self = unsafe unsafeBitCast(bitPatterns, to: SIMD8<Float>.self) }

    /// Samples `start`, `start` + 1, ...; past the end the last one repeats.
    @inline(__always)
    init(_ samples: borrowing Span<Float>, at start: Int) {
        if start >= 0 && start + 8 <= samples.count {
            self = unsafe samples.withUnsafeBufferPointer { buffer in
                unsafe UnsafeRawPointer(buffer.baseAddress! + start).loadUnaligned(as: SIMD8<Float>.self)
            }
        } else {
            var lanes = SIMD8<Float>()
            for lane in 0..<8 { lanes[lane] = samples[Swift.min(start + lane, samples.count - 1)] }
            self = lanes
        }
    }

    /// Writes as many lanes as fit before the end.
    @inline(__always)
    func store(to samples: inout MutableSpan<Float>, at start: Int) {
        if start >= 0 && start + 8 <= samples.count {
            unsafe samples.withUnsafeMutableBufferPointer { buffer in
                unsafe UnsafeMutableRawPointer(buffer.baseAddress! + start).storeBytes(of: self, as: SIMD8<Float>.self)
            }
        } else {
            for lane in 0..<Swift.max(0, samples.count - start) { samples[start + lane] = self[lane] }
        }
    }

    /// The first `count` lanes, zero in the others.
    @inline(__always)
    func keepingFirst(_ count: Int) -> Self {
        count >= 8 ? self : replacing(with: 0, where: SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) .>= Int32(count))
    }

    /// Sum of the lanes, first to last.
    var total: Double {
        var sum = 0.0
        for lane in 0..<8 { sum += Double(self[lane]) }
        return sum
    }
}
