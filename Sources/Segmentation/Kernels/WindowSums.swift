// SPDX-License-Identifier: Apache-2.0

/// Sums over square windows of several integers at once, cut off at the border; exact, so no order of summation matters.
///
/// - Parameter largest: of the samples in any lane; (2r + 1)^2 of them must fit 32 bits.
func windowSums<Lanes: SIMD & BitwiseCopyable & Sendable>(
    _ plane: Plane<Lanes>, radius: Int, largest: Int
) throws(SegmentationError) -> Plane<Lanes> where Lanes.Scalar == Int32 {
    precondition(radius >= 0 && (2 * radius + 1) * (2 * radius + 1) * largest <= Int(Int32.max))
    let (width, height) = (plane.width, plane.height)
    var rows = try Plane<Lanes>(width: width, height: height)
    plane.withSpan { source in
        rows.withMutableSpan { target in
            for y in 0..<height {
                slide(count: width, radius: radius, read: { source[y * width + $0] }) { target[y * width + $0] = $1 }
            }
        }
    }
    var output = try Plane<Lanes>(width: width, height: height)
    rows.withSpan { source in
        output.withMutableSpan { target in
            for x in 0..<width {
                slide(count: height, radius: radius, read: { source[$0 * width + x] }) { target[$0 * width + x] = $1 }
            }
        }
    }
    return output
}

@inline(__always)
private func slide<Lanes: SIMD>(
    count: Int, radius: Int, read: (Int) -> Lanes, write: (Int, Lanes) -> Void
) where Lanes.Scalar == Int32 {
    var sum = Lanes.zero
    for i in 0..<min(radius, count) { sum &+= read(i) }
    for i in 0..<count {
        if i + radius < count { sum &+= read(i + radius) }
        write(i, sum)
        if i >= radius { sum &-= read(i - radius) }
    }
}
