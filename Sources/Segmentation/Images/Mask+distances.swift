// SPDX-License-Identifier: Apache-2.0

extension Mask {
    /// Distance to the outline in pixels, positive inside.
    func signedDistances() throws(SegmentationError) -> Plane<Float> {
        var inside = try distances(inside: .foreground)
        let outside = try distances(inside: .background)
        outside.withSpan { outside in
            inside.withMutableSpan { target in
                for i in 0..<target.count { target[i] -= outside[i] }
            }
        }
        return inside
    }
}
