// SPDX-License-Identifier: Apache-2.0

/// Necks that a cut leaves out, of people whose heads it keeps: a dark collar in front of a dark ground, for example.
///
/// Each one is a mark for `CorrectCut`, as if somebody had drawn it. What that is worth: docs/quality.md.
struct FindSeveredNecks: Sendable {
    /// A neck is severed if less than this share of it is foreground, and a head kept if at least this share is.
    var leastShare = 0.5

    /// - Parameter faces: in pixels of the mask; only those that need no other evidence count, as nobody has a body below a false one.
    func callAsFunction(_ mask: Mask, _ faces: [Face]) -> [Mark] {
        faces.filter { $0.score >= Face.sureScore }.compactMap { face in
            let head = mask.indices(around: face, across: 0.3, down: -0.4...0.4)
            let neck = mask.indices(around: face, across: 0.15, down: 0.75...1.25)
            guard let kept = mask.share(of: head, where: { $0 == .foreground }), kept >= leastShare,
                let whole = mask.share(of: neck, where: { $0 == .foreground }), whole < leastShare
            else { return nil }
            return Mark(label: .foreground, pixels: neck, kind: .finding)
        }
    }
}

extension Plane {
    /// Of the pixels in a box that is placed by a face, row by row; none outside the picture.
    ///
    /// - Parameters:
    ///   - across: how far it reaches to both sides of the face's centre, in widths of the face.
    ///   - down: from where to where it reaches below the centre, likewise.
    func indices(around face: Face, across: Double, down: ClosedRange<Double>) -> [Int] {
        func pixels(_ low: Double, _ high: Double, limit: Int) -> Range<Int> {
            let low = Int(Swift.max(0, low))
            return low..<Swift.max(low, Int(Swift.min(Double(limit), high)))
        }
        let columns = pixels(face.x - across * face.width, face.x + across * face.width, limit: width)
        let rows = pixels(
            face.y + down.lowerBound * face.width, face.y + down.upperBound * face.width, limit: height)
        return rows.flatMap { y in columns.map { y * width + $0 } }
    }

    /// Share of the samples at these indices that fulfil a condition; nil of none.
    func share(of indices: [Int], where condition: (Sample) -> Bool) -> Double? {
        guard !indices.isEmpty else { return nil }
        return withSpan { span in Double(indices.count { condition(span[$0]) }) / Double(indices.count) }
    }
}
