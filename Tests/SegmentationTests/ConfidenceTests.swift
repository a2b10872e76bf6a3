// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct ConfidenceTests {
    /// A disc whose colour stands out from its ground by `contrast`, with noise, and its cut from a prior at `centre`.
    private func cut(contrast: Int, centre: Double) throws -> (CutOptimiser, CutOptimiser.Solution) {
        var random = SplitMix64(state: 21)
        let image = try Plane<RGB>(width: 96, height: 96) { x, y in
            let (dx, dy) = (Double(x) - 48, Double(y) - 48)
            let base = dx * dx + dy * dy < 900 ? 120 + contrast : 120
            func noisy() -> UInt8 { UInt8(min(255, max(0, base + Int(random.next() % 60) - 30))) }
            return RGB(noisy(), noisy(), noisy())
        }
        let copies = try Analyse(workSide: 96, fineSide: 192)(image)
        let optimiser = try CutOptimiser(
            .init(), vectors: try ExtractFeatures()(copies), contrast: try Contrast(of: copies.workLab))
        let prior = try LocationPrior(width: 96, height: 96)
            .ellipse(centreX: centre, centreY: 0.5, radiusX: 0.3, radiusY: 0.3)
        return (optimiser, try optimiser.solve(prior: prior))
    }

    @Test func `a clear cut inspires more confidence than one that follows its prior alone`() throws {
        let (clearOptimiser, clear) = try cut(contrast: 110, centre: 0.5)
        let (vagueOptimiser, vague) = try cut(contrast: 20, centre: 0.4)
        #expect(try clearOptimiser.firmness(of: clear) > vagueOptimiser.firmness(of: vague))
        #expect(try clearOptimiser.stability(of: clear) > vagueOptimiser.stability(of: vague))
        let (high, low) = (
            try #require(try clearOptimiser.evidence(in: clear)).confidence,
            try #require(try vagueOptimiser.evidence(in: vague)).confidence
        )
        #expect(high > 0.9 && low < high - 0.1, "\(high) and \(low)")
    }

    @Test func `a cut without a subject, or without a background, inspires none`() throws {
        let (optimiser, solution) = try cut(contrast: 0, centre: 0.4)
        #expect(solution.mask.foregroundCount == 0)
        #expect(try optimiser.evidence(in: solution) == nil)
        let everything = try optimiser.explain(try Mask(width: 96, height: 96) { _, _ in .foreground })
        #expect(try optimiser.evidence(in: everything) == nil)
    }

    @Test func `what pixels speak against a cut lowers its confidence, unless their label is known`() throws {
        var (optimiser, solution) = try cut(contrast: 110, centre: 0.5)
        let certain = try #require(try optimiser.evidence(in: solution))
        let inside = solution.mask.indices(of: .foreground).prefix(solution.mask.foregroundCount / 2)
        solution.evidence.withMutableSpan { span in for i in inside { span[i] = -4 } }
        let doubtful = try #require(try optimiser.evidence(in: solution))
        #expect(doubtful.precision < 0.7 * certain.precision && doubtful.confidence < certain.confidence - 0.01)
        var known = try Plane<CutConstraint>(width: 96, height: 96) { _, _ in .free }
        known.withMutableSpan { span in for i in inside { span[i] = .foreground } }
        let told = try #require(try optimiser.evidence(in: solution, known: known))
        #expect(told.precision >= certain.precision && told.recall > doubtful.recall)
    }

    @Test
    func `a subject that runs out at a side lowers the confidence, and one that stands on the lower border raises it`()
    {
        func confidence(sides: Double, bottom: Double) -> Double {
            ConfidenceEvidence(precision: 0.95, recall: 0.95, firmness: 0.95, sides: sides, bottom: bottom).confidence
        }
        #expect(confidence(sides: 0.3, bottom: 0.5) < confidence(sides: 0, bottom: 0.5))
        #expect(confidence(sides: 0, bottom: 0) < confidence(sides: 0, bottom: 0.5))
        #expect(confidence(sides: 1, bottom: 0) > 0 && confidence(sides: 0, bottom: 1) < 1)
    }

    @Test func `contact is the share of each border`() throws {
        let mask = try Mask(width: 10, height: 20) { x, y in x >= 5 && y >= 15 ? .foreground : .background }
        #expect(mask.contact == (sides: 0.25, bottom: 0.5))
        #expect(try Mask(width: 3, height: 3).contact == (sides: 0, bottom: 0))
    }

    @Test func `measuring a cut does not change the next one`() throws {
        let (optimiser, solution) = try cut(contrast: 40, centre: 0.5)
        let prior = try LocationPrior(width: 96, height: 96).centre()
        let before = try optimiser.solve(prior: prior).mask
        _ = try optimiser.evidence(in: solution)
        #expect(try optimiser.solve(prior: prior).mask == before)
    }

    @Test func `nines grow with the share and stay finite`() {
        #expect(nines(0) < nines(0.5) && nines(0.5) < nines(0.99) && nines(1) < 4 && abs(nines(0.02)) < 1e-5)
    }
}
