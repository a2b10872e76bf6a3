// SPDX-License-Identifier: Apache-2.0
//
// How good a cut probably is, without the truth: what its pixels' probabilities say, what becomes of it when it is made a little
// differently, and where it meets the frame.
//
//   confidence = sigma(.09 logit(precision) + .78 logit(recall) + .27 n(firmness) - 1.10 sqrt(sides) + .47 bottom - 1.03)
//
//   n(q) = -log(1.02 - q)      sigma   logistic function, and logit its inverse, of shares between .005 and .995
//
// The weights are fitted on portraits to the overlap (IoU) with ground truth, so that the confidence is about the overlap to
// expect; `bench/fit-confidence` fits them again, and `docs/quality.md` has what each is worth.

/// What a cut tells of itself. All are shares, 0-1.
public struct ConfidenceEvidence: Sendable, Equatable {
    /// How much of what is kept is subject, to be expected from the pixels' probabilities (`ReviseCut`).
    public var precision: Double
    /// How much of the subject is kept, to be expected likewise.
    public var recall: Double
    /// Overlap with the cut after all evidence is shifted towards background.
    public var firmness: Double
    /// How much of the left or the right border is subject, whichever has more: ground that was taken for clothes often runs out there.
    public var sides: Double
    /// How much of the lower border is subject, where portraits end.
    public var bottom: Double

    /// Half of the cuts with less confidence overlap with the truth by less than .8; they are .40 of all that do (docs/quality.md).
    public static let alarm = 0.8

    /// 0-1: the overlap with the truth to expect.
    public var confidence: Double {
        func odds(_ share: Double) -> Double { Double(logit(Float(share), floor: 0.005)) }
        let expected = 0.09 * odds(precision) + 0.78 * odds(recall) + 0.27 * nines(firmness)
        return Double(logistic(Float(expected - 1.10 * sides.squareRoot() + 0.47 * bottom - 1.03)))
    }
}

/// A share on a scale on which the last hundredths count: 0 for 0, about 4 for 1.
func nines(_ share: Double) -> Double { -Double(log(Float(1.02 - share))) }

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
