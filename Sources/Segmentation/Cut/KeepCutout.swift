// SPDX-License-Identifier: Apache-2.0

/// Keeps what was cut out before: when a picture comes with a transparent ground, and nearly all that it shows is found to be the
/// subject, the rest is too.
struct KeepCutout {
    /// The least share of the picture that is transparent.
    var leastTransparency = 0.05
    /// The least share of what is visible that the cut keeps. Of 41 cutouts sent again the cut kept more of all but one; of as many
    /// photographs in a circle it kept less of all but five, most of which showed little besides the subject (docs/quality.md).
    var leastKept = 0.8

    /// - Parameter mask: of the fine copy's size.
    func callAsFunction(_ mask: Mask, _ copies: WorkingCopies) throws(SegmentationError) -> Mask {
        guard let visibility = copies.visibility?.fine else { return mask }
        let visible = try visibility.map { $0 > 127 ? Label.foreground : .background }
        let (shown, kept) = (
            visible.foregroundCount,
            try Plane(of: visible, mask) { $0 == .foreground ? $1 : .background }.foregroundCount
        )
        guard Double(mask.count - shown) >= leastTransparency * Double(mask.count),
            Double(kept) >= leastKept * Double(shown)
        else { return mask }
        return try Mask(width: mask.width, height: mask.height) { _, _ in .foreground }
    }
}
