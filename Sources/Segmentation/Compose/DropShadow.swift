// SPDX-License-Identifier: Apache-2.0

/// The soft shadow of a flat subject in front of its ground, lit from above. Computed on a small copy: it has no detail.
struct DropShadow {
    /// 0-1.
    var opacity: Double
    /// Standard deviation of the blur, as a share of the long side.
    var softness = 0.02
    /// How far it falls below the subject, as a share of the long side.
    var drop = 0.025

    private static let workSide = 256

    /// The shadow's opacity, at the size of the subject's.
    func cast(by alpha: Plane<UInt8>) throws(SegmentationError) -> Plane<UInt8> {
        let factor = min(1, Double(Self.workSide) / Double(alpha.longSide))
        let (width, height) = (scaled(alpha.width, factor), scaled(alpha.height, factor))
        let small = try alpha.averaged(width: width, height: height)
        let blurred = try GaussianBlur(sigma: max(softness * Double(small.longSide), 0.5))(
            try small.map { Float($0) * Float(opacity) })
        let (across, down) = (Double(alpha.width) / Double(width), Double(alpha.height) / Double(height))
        let map = AffineMap(
            a: across, b: 0, tx: (across - 1) / 2, c: 0, d: down,
            ty: (down - 1) / 2 + drop * Double(alpha.longSide))
        return try blurred.map { UInt8(min(max($0, 0), 255) + 0.5) }
            .warped(by: map, width: alpha.width, height: alpha.height)
    }

    private func scaled(_ side: Int, _ factor: Double) -> Int { max(1, Int((Double(side) * factor).rounded())) }
}
