// SPDX-License-Identifier: Apache-2.0

/// A guess of where the subject is.
struct Hypothesis {
    /// A noun phrase, for people.
    let description: String
    /// For each working pixel.
    let prior: Plane<Float>
}

/// The guesses to try.
enum Hypotheses {
    /// With a face: its body, and the same with what stands out from the border, which is tried when the first cut looks doubtful.
    case bodies(Hypothesis, withSurprise: Hypothesis)
    /// Without one: all are tried. The first is what stands out in the middle.
    case guesses([Hypothesis])

    /// The likeliest first.
    var all: [Hypothesis] {
        switch self {
        case .bodies(let bodies, let withSurprise): [bodies, withSurprise]
        case .guesses(let guesses): guesses
        }
    }

    /// The same guesses with other priors.
    func mapPriors(
        _ transform: (Plane<Float>) throws(SegmentationError) -> Plane<Float>
    ) throws(SegmentationError) -> Hypotheses {
        func mapped(_ hypothesis: Hypothesis) throws(SegmentationError) -> Hypothesis {
            Hypothesis(description: hypothesis.description, prior: try transform(hypothesis.prior))
        }
        switch self {
        case .bodies(let bodies, let withSurprise):
            return .bodies(try mapped(bodies), withSurprise: try mapped(withSurprise))
        case .guesses(let guesses): return .guesses(try guesses.map(mapped))
        }
    }
}
