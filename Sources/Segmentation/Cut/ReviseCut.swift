// SPDX-License-Identifier: Apache-2.0
//
// A second look at a cut, with what only a first cut can tell: how deep in it a pixel lies, what the chest and the skin look like, what
// the picture's sides look like at that height.
//
//   U_p = start + sum_t v_t[q_t(m_p)]
//
//   m   measures of a pixel (`PixelMeasure`)                      v_t   log odds for each of the eight answers of a tree
//   q_t answers of tree t: three times, is a measure above a threshold
//
// Measures of a first result that go into the next are Tu & Bai's auto-context [tu2010]; the trees are boosted [friedman2001] and ask the
// same questions on all branches. `bench/fit-revision` fits them. What that is worth: docs/quality.md.

struct ReviseCut {
    var start = Self.fittedStart
    var trees = Self.fittedTrees

    struct Tree {
        let questions: (Question, Question, Question)
        let values: InlineArray<8, Float>

        struct Question {
            let measure: PixelMeasure
            let threshold: Float
        }
    }

    /// U of every pixel: its logistic function estimates the probability of being subject.
    ///
    /// - Parameters:
    ///   - cut: the first one, cleaned up.
    ///   - faces: in working pixels.
    func callAsFunction(
        _ cut: CutOptimiser.Solution, _ faces: [Face], _ evidence: CutEvidence
    ) throws(SegmentationError) -> Plane<Float> {
        try logOdds(of: PixelMeasures(of: cut, faces, evidence))
    }

    func logOdds(of measures: PixelMeasures) throws(SegmentationError) -> Plane<Float> {
        var unary = try Plane<Float>(width: measures.size.width, height: measures.size.height)
        unary.withMutableSpan { span in
            for group in 0..<(span.count + 7) / 8 {
                var odds = FloatVector(repeating: start)
                for tree in trees { odds += tree.value(measures, group) }
                odds.store(to: &span, at: group * 8)
            }
        }
        return unary
    }
}

extension ReviseCut.Tree {
    init(
        _ first: PixelMeasure, _ firstThreshold: Float, _ second: PixelMeasure, _ secondThreshold: Float,
        _ third: PixelMeasure, _ thirdThreshold: Float, _ values: InlineArray<8, Float>
    ) {
        questions = (
            Question(measure: first, threshold: firstThreshold),
            Question(measure: second, threshold: secondThreshold),
            Question(measure: third, threshold: thirdThreshold)
        )
        self.values = values
    }

    /// Of eight pixels.
    @inline(__always)
    fileprivate func value(_ measures: PixelMeasures, _ group: Int) -> FloatVector {
        let third = questions.2.answers(measures, group)
        func chosen(_ k: Int) -> FloatVector {
            FloatVector(repeating: values[k]).replacing(with: values[k + 1], where: third)
        }
        let second = questions.1.answers(measures, group)
        let no = chosen(0).replacing(with: chosen(2), where: second)
        let yes = chosen(4).replacing(with: chosen(6), where: second)
        return no.replacing(with: yes, where: questions.0.answers(measures, group))
    }
}

extension ReviseCut.Tree.Question {
    @inline(__always)
    fileprivate func answers(_ measures: PixelMeasures, _ group: Int) -> SIMDMask<SIMD8<Int32>> {
        measures[group, measure] .> FloatVector(repeating: threshold)
    }
}
