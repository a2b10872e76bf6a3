// SPDX-License-Identifier: Apache-2.0

extension Plane<Float> {
    /// Applies a function to every sample, eight at a time.
    @inline(__always)
    func mapGroups(_ transform: (FloatVector) -> FloatVector) throws(SegmentationError) -> Plane<Float> {
        var output = try Plane<Float>(width: width, height: height)
        withSpan { source in
            output.withMutableSpan { target in
                for start in stride(from: 0, to: source.count, by: 8) {
                    transform(FloatVector(source, at: start)).store(to: &target, at: start)
                }
            }
        }
        return output
    }

    /// Combines two planes of one size, eight samples at a time.
    @inline(__always)
    func mapGroups(
        with other: Plane<Float>, _ transform: (FloatVector, FloatVector) -> FloatVector
    ) throws(SegmentationError) -> Plane<Float> {
        precondition(hasSize(of: other))
        var output = try Plane<Float>(width: width, height: height)
        withSpan { a in
            other.withSpan { b in
                output.withMutableSpan { target in
                    for start in stride(from: 0, to: a.count, by: 8) {
                        transform(FloatVector(a, at: start), FloatVector(b, at: start)).store(to: &target, at: start)
                    }
                }
            }
        }
        return output
    }
}
