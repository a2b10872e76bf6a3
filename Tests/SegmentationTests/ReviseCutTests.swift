// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

struct ReviseCutTests {
    private static let face = Face(x: 32, y: 20, width: 16, score: 3)

    /// A grey picture with a lighter block in the middle, and the block as its cut.
    private static func scene(
        width: Int = 64, height: Int = 80, block: ClosedRange<Int> = 20...43
    ) throws -> (cut: CutOptimiser.Solution, context: CutEvidence) {
        let picture = try Plane<RGB>(width: width, height: height) { x, y in
            let level = UInt8((block.contains(x) ? 170 : 60) + (x * 7 + y * 13) % 5)
            return RGB(level, level, level)
        }
        let copies = try Analyse(workSide: 80, fineSide: 160)(picture)
        let features = try ExtractFeatures()(copies)
        let saliency = try MapSaliency()(copies.work, features, hasFace: true)
        let seeding = Seeding(
            faces: [face], weakFaces: [], hypotheses: .guesses([]), hints: nil)
        let mask = try Mask(width: width, height: height) { x, _ in block.contains(x) ? .foreground : .background }
        let unary: Plane<Float> = try mask.map { $0 == .foreground ? 20 : -3 }
        let evidence: Plane<Float> = try mask.map { $0 == .foreground ? 14 : -2 }
        return (
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: evidence),
            CutEvidence(workLab: copies.workLab, features: features, saliency: saliency, seeding: seeding)
        )
    }

    private static func value(_ measures: PixelMeasures, _ measure: PixelMeasure, _ x: Int, _ y: Int) -> Float {
        let index = y * measures.size.width + x
        return measures[index / 8, measure][index % 8]
    }

    @Test func `lengths are in widths of the face`() throws {
        let (cut, context) = try Self.scene()
        let measures = try PixelMeasures(of: cut, [Self.face], context)
        func value(_ measure: PixelMeasure, _ x: Int, _ y: Int) -> Float { Self.value(measures, measure, x, y) }
        #expect(value(.faceWidth, 0, 0) == 16.0 / 80)
        #expect(value(.across, 40, 3) == 0.5 && value(.across, 24, 70) == 0.5)
        #expect(value(.below, 0, 36) == 1 && value(.below, 0, 12) == -0.5)
        #expect(value(.inward, 8, 0) == 0.5 && value(.inward, 55, 0) == 0.5)
        // Twelve columns into the block, and twelve beside it.
        #expect(abs(value(.depth, 31, 40) - 12.0 / 16) < 0.05 && abs(value(.depth, 8, 40) + 12.0 / 16) < 0.05)
    }

    @Test func `the unary and the prior's part of it are limited`() throws {
        let (cut, context) = try Self.scene()
        let measures = try PixelMeasures(of: cut, [Self.face], context)
        #expect(Self.value(measures, .unary, 30, 40) == 16 && Self.value(measures, .prior, 30, 40) == 4)
        #expect(Self.value(measures, .unary, 2, 40) == -3 && Self.value(measures, .prior, 2, 40) == -1)
    }

    @Test func `the sides are told from what is unlike them at their height`() throws {
        let (cut, context) = try Self.scene()
        let measures = try PixelMeasures(of: cut, [Self.face], context)
        for measure in [PixelMeasure.sides, .wideSides] {
            #expect(Self.value(measures, measure, 32, 40) > 2 && Self.value(measures, measure, 6, 40) < 1.5)
        }
        #expect(Self.value(measures, .reachesSide, 3, 40) == 0 && Self.value(measures, .reachesSide, 60, 40) == 0)
        let (wide, wideContext) = try Self.scene(block: 20...63)
        let reaching = try PixelMeasures(of: wide, [Self.face], wideContext)
        #expect(Self.value(reaching, .reachesSide, 3, 40) == 0 && Self.value(reaching, .reachesSide, 60, 40) == 1)
    }

    /// Stripes, from the left: light, dark, light (the subject), dark, light.
    private static let stripes = [0..<10, 24..<40, 54..<64]

    @Test(arguments: [
        (PixelBox?.none, false), (PixelBox(left: 20, top: 10, width: 24, height: 60), true),
        // Nothing lies beside it.
        (PixelBox(left: 0, top: 10, width: 64, height: 60), false),
        (PixelBox(left: 1, top: 10, width: 62, height: 60), false),
        // One side is enough to be like.
        (PixelBox(left: 20, top: 10, width: 44, height: 60), false),
        (PixelBox(left: 80, top: 10, width: 9, height: 60), false),
        (PixelBox(left: -9, top: 10, width: -5, height: 60), false),
    ])
    func `what lies beside a box counts in place of the sides`(box: PixelBox?, standsOut: Bool) throws {
        let picture = try Plane<RGB>(width: 64, height: 80) { x, y in
            let level = UInt8((Self.stripes.contains { $0.contains(x) } ? 170 : 60) + (x * 7 + y * 13) % 5)
            return RGB(level, level, level)
        }
        let features = try ExtractFeatures()(try Analyse(workSide: 80, fineSide: 160)(picture))
        let unlike = try SideColours(features, picture.size, reach: 2, beside: box).distances(of: features)[32, 40]
        #expect(standsOut ? unlike > 2 : unlike < 1.5, "\(unlike)")
    }

    @Test func `the chest and the skin are like themselves`() throws {
        let (cut, context) = try Self.scene()
        let measures = try PixelMeasures(of: cut, [Self.face], context)
        for measure in [PixelMeasure.chest, .skin] {
            #expect(Self.value(measures, measure, 32, 50) < Self.value(measures, measure, 4, 50) - 1)
        }
        #expect(Self.value(measures, .wideCut, 32, 40) == 1 && Self.value(measures, .wideCut, 4, 40) == 0)
    }

    @Test(arguments: [(16, 16), (2, 300), (300, 20), (90, 70)])
    func `any size can be measured, with a face or without`(_ width: Int, _ height: Int) throws {
        let picture = try Plane<RGB>(width: width, height: height) { x, _ in RGB(UInt8(x % 256), 0, 90) }
        let copies = try Analyse()(picture)
        let work = copies.work
        let features = try ExtractFeatures()(copies)
        let context = CutEvidence(
            workLab: copies.workLab, features: features,
            saliency: try MapSaliency()(work, features, hasFace: true),
            seeding: Seeding(faces: [], weakFaces: [], hypotheses: .guesses([]), hints: nil))
        for label in [Label.foreground, .background] {
            let mask = try Mask(width: work.width, height: work.height) { _, _ in label }
            let zero = try Plane<Float>(width: work.width, height: work.height)
            let cut = CutOptimiser.Solution(mask: mask, unary: zero, evidence: zero)
            for faces in [[], [Face(x: 1, y: 1, width: 500, score: 2), Face(x: -3, y: 400, width: 0.5, score: 1)]] {
                let odds = try ReviseCut()(cut, faces, context)
                #expect(odds.hasSize(of: mask))
                #expect(odds.withSpan { span in span.indices.allSatisfy { span[$0].isFinite } })
            }
        }
    }

    @Test func `a tree's answers choose its value, first question first`() throws {
        let (cut, context) = try Self.scene()
        let measures = try PixelMeasures(of: cut, [Self.face], context)
        let tree = ReviseCut.Tree(.across, 0.5, .below, 0, .inward, 0.25, [0, 1, 2, 3, 4, 5, 6, 7])
        let odds = try ReviseCut(start: 100, trees: [tree, tree]).logOdds(of: measures)
        for (x, y) in [(0, 0), (30, 10), (30, 60), (63, 79), (12, 70), (45, 2)] {
            let answers = [
                Self.value(measures, .across, x, y) > 0.5, Self.value(measures, .below, x, y) > 0,
                Self.value(measures, .inward, x, y) > 0.25,
            ]
            let leaf = answers.reduce(0) { $0 * 2 + ($1 ? 1 : 0) }
            #expect(odds[x, y] == 100 + 2 * Float(leaf))
        }
    }

    /// What `ReviseCut` is there for: ground beside the body that was taken for clothes and runs out at the side.
    @Test func `ground that looks like the sides is given back, and the body is not`() throws {
        var (cut, context) = try Self.scene()
        for y in 46..<80 {
            for x in 44..<64 {
                cut.mask[x, y] = .foreground
                cut.unary[x, y] = 1
                cut.evidence[x, y] = 0.5
            }
        }
        let odds = try ReviseCut()(cut, [Self.face], context)
        #expect(odds[60, 70] < -0.5 && odds[52, 60] < 0)
        #expect(odds[32, 60] > 2 && odds[32, 20] > 2 && odds[5, 60] < -2)
    }
}
