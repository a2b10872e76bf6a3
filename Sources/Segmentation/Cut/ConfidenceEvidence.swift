// SPDX-License-Identifier: Apache-2.0
//
// How good a cut probably is, without the truth: what becomes of it when it is made a little differently, and where it meets the frame.
//
//   confidence = sigma(.59 n(witnesses, .05) + .98 agreement + .37 n(firmness, .02) - 1.46 sqrt(sides) + .78 bottom - 1.08)
//
//   n(q, e) = -log(1 + e - q), where e keeps n finite      sigma   logistic function
//
// The weights are fitted on portraits to the overlap (IoU) with ground truth, so that the confidence is about the overlap to
// expect; `bench/fit-confidence` fits them again, and `docs/quality.md` has what each is worth.

/// What a cut tells of itself. All are shares, 0-1.
public struct ConfidenceEvidence: Sendable, Equatable {
    /// Mean overlap of the cut with those that colour alone and focus alone give.
    public var witnesses: Double
    /// Mean overlap with the cuts from other priors; 1 when no other was tried.
    public var agreement: Double
    /// Overlap with the cut after all evidence is shifted towards background.
    public var firmness: Double
    /// How much of the left or the right border is subject, whichever has more: ground that was taken for clothes often runs out there.
    public var sides: Double
    /// How much of the lower border is subject, where portraits end.
    public var bottom: Double

    /// Half of the cuts with less confidence overlap with the truth by less than .8; they are .71 of all that do (docs/quality.md).
    public static let alarm = 0.84

    /// 0-1: the overlap with the truth to expect.
    public var confidence: Double {
        let madeOtherwise = 0.59 * nines(witnesses, floor: 0.05) + 0.98 * agreement + 0.37 * nines(firmness)
        return Double(logistic(Float(madeOtherwise - 1.46 * sides.squareRoot() + 0.78 * bottom - 1.08)))
    }
}

/// A share on a scale on which the last hundredths count: 0 for 0, about 4 for 1.
func nines(_ share: Double, floor: Double = 0.02) -> Double { -Double(log(Float(1 + floor - share))) }

extension Mask {
    /// Shares of the borders that are foreground.
    var contact: (sides: Double, bottom: Double) {
        withSpan { labels in
            var (left, right, bottom) = (0, 0, 0)
            for y in 0..<height {
                if labels[y * width] == .foreground { left += 1 }
                if labels[(y + 1) * width - 1] == .foreground { right += 1 }
            }
            for x in 0..<width where labels[(height - 1) * width + x] == .foreground { bottom += 1 }
            return (Double(max(left, right)) / Double(height), Double(bottom) / Double(width))
        }
    }
}
