// SPDX-License-Identifier: Apache-2.0

extension Mask {
    /// Distance to the outline in pixels, positive inside.
    func signedDistances() throws(SegmentationError) -> Plane<Float> {
        try Plane<Float>(of: try distances(inside: .foreground), try distances(inside: .background)) { $0 - $1 }
    }
}
