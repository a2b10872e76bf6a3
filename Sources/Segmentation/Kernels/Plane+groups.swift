// SPDX-License-Identifier: Apache-2.0

extension Plane<Float> {
    /// Applies a function to every sample, eight at a time.
    func mapGroups(_ transform: (FloatVector) -> FloatVector) throws(SegmentationError) -> Plane<Float> {
        var output = try Plane<Float>(width: width, height: height)
        withSpan { source in
            output.withMutableSpan { target in
                for start in stride(from: 0, to: source.count, by: 8) {
                    let used = Swift.min(8, source.count - start)
                    var lanes = FloatVector(repeating: source[start])
                    for lane in 0..<used { lanes[lane] = source[start + lane] }
                    let result = transform(lanes)
                    for lane in 0..<used { target[start + lane] = result[lane] }
                }
            }
        }
        return output
    }
}
