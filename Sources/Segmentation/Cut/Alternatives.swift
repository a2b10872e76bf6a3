// SPDX-License-Identifier: Apache-2.0
//
// How good an alternative cut probably is:
//
//   confidence = min(C, .278 + .716 C o),      C   confidence of the first cut      o   overlap with it
//
// Fitted to the overlap of 582 alternatives with the truth on five collections of photographs; on each collection, fitted to the other
// four, it explains .55 of the variance (docs/quality.md).

/// Different cuts of one picture, best first.
struct Alternatives {
    /// Cuts that overlap more are one.
    var sameness = 0.98
    var base = 0.278
    var slope = 0.716

    /// Of cuts those that differ from the first one and from each other, most like the first one first, each with its place among `others`.
    func different(from first: JudgedCut, _ others: [JudgedCut]) -> [(origin: Int, cut: JudgedCut)] {
        // In the order in which they were made, where equal: sorting by a number alone is not stable.
        let ranked = others.enumerated().map { (origin: $0, cut: $1, overlap: $1.overlap(with: first)) }
            .sorted { ($1.overlap, $0.origin) < ($0.overlap, $1.origin) }
        var different: [(origin: Int, cut: JudgedCut)] = []
        for (origin, cut, overlap) in ranked where cut.solution.mask.foregroundCount >= CutQuality.smallestArea {
            if overlap < sameness, different.allSatisfy({ $0.cut.overlap(with: cut) < sameness }) {
                different.append((origin, cut))
            }
        }
        return different
    }

    /// Cuts with their confidence.
    func judged(_ cuts: [CoarseMask], beside first: CoarseMask) -> [CoarseMask] {
        cuts.map { $0.with(confidence: confidence(of: $0, beside: first)) }
    }

    /// Never more than the first one's: the first is the best.
    private func confidence(of cut: CoarseMask, beside first: CoarseMask) -> Double {
        min(first.confidence, base + slope * first.confidence * cut.mask.overlap(with: first.mask))
    }
}

extension JudgedCut {
    fileprivate func overlap(with other: JudgedCut) -> Double { solution.mask.overlap(with: other.solution.mask) }
}

extension CoarseMask {
    /// A word for what this cut has other than the first one: where most of the difference is.
    func difference(from first: CoarseMask) -> String {
        var (more, less) = (Spot(), Spot())
        for y in 0..<mask.height {
            for x in 0..<mask.width where mask[x, y] != first.mask[x, y] {
                if mask[x, y] == .foreground { more.add(x, y) } else { less.add(x, y) }
            }
        }
        let spot = more.count >= less.count ? more : less
        return "\(more.count >= less.count ? "more" : "less") \(spot.place(in: first))"
    }

    /// Pixels that differ.
    private struct Spot {
        var count = 0
        private var (sumX, sumY) = (0, 0)

        mutating func add(_ x: Int, _ y: Int) {
            count += 1
            sumX += x
            sumY += y
        }

        /// Of a person hair or body; else a side.
        func place(in cut: CoarseMask) -> String {
            let (x, y) = (Double(sumX) / Double(max(count, 1)), Double(sumY) / Double(max(count, 1)))
            if let face = cut.faces.max(by: { $0.width < $1.width }) {
                return (y - face.y) / face.width < Double(BodyBuild.shoulders) ? "hair" : "body"
            }
            let (across, down) = (x / Double(cut.mask.width) - 0.5, y / Double(cut.mask.height) - 0.5)
            if abs(across) > abs(down) { return across < 0 ? "left" : "right" }
            return down < 0 ? "above" : "below"
        }
    }
}
