// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// Alternatives and doubts.
struct AlternativesTests {
    private let segmenter: Segmenter
    private let astronaut: [UInt8]

    init() throws {
        segmenter = Segmenter(cascades: try FaceCascades())
        astronaut = try Fixtures.astronaut()
    }

    private func photograph() throws -> EncodedImage { try EncodedImage(astronaut) }

    @Test func `the first alternative is the plain cutout, the others differ, and choices are the same`() throws {
        let several = try segmenter.cutOut(try photograph(), alternatives: 4)
        #expect((1...4).contains(several.count))
        #expect(several[0].bytes == (try segmenter.cutOut(try photograph()).bytes))
        #expect(several[0].difference == nil)
        #expect(Set(several.map(\.bytes)).count == several.count)
        for (index, cutout) in several.enumerated() {
            let options = CutoutOptions(choice: index + 1)
            #expect(cutout.bytes == (try segmenter.cutOut(try photograph(), options: options).bytes))
            if index > 0 { #expect(cutout.difference?.isEmpty == false) }
            if index > 1 { #expect(cutout.subject.confidence <= several[index - 1].subject.confidence) }
        }
        #expect(try segmenter.cutOut(try photograph(), alternatives: 1).count == 1)
    }

    @Test func `a choice that there is not says how many there are`() throws {
        // Nothing to differ in.
        let flat = try EncodedImage(
            try encodePNG(
                .colour(
                    try Plane<RGB>(width: 64, height: 64) { x, y in
                        (x - 32) * (x - 32) + (y - 32) * (y - 32) < 200 ? RGB(255, 0, 0) : RGB(0, 0, 255)
                    })))
        let available = try segmenter.cutOut(flat, alternatives: 4).count
        #expect(available < 4)
        #expect(throws: SegmentationError.noSuchChoice(4, available: available)) {
            try segmenter.cutOut(flat, options: CutoutOptions(choice: 4))
        }
        #expect(throws: SegmentationError.noSuchChoice(2, available: 1)) {
            try segmenter.cutOut(flat, options: CutoutOptions(method: .grabcut, choice: 2))
        }
    }

    @Test func `alternatives obey hints`() throws {
        let hints = Hints(
            rectangle: PixelBox(left: 60, top: 10, width: 440, height: 500),
            clicks: [Click(.background, at: .init(x: 250, y: 450))])
        for cutout in try segmenter.cutOut(try photograph(), alternatives: 4, options: CutoutOptions(hints: hints)) {
            let alpha = try #require(try Image(decoding: cutout.bytes).alpha)
            #expect(alpha[250, 450] <= 127)
            for y in 0..<512 { for x in 0..<60 { #expect(alpha[x, y] == 0) } }
        }
    }

    // MARK: Doubts

    private func cut(_ mask: Mask, _ confidence: Double) throws -> CoarseMask {
        CoarseMask(
            faces: [], hypothesis: "a test", mask: mask, unary: try mask.map { $0 == .foreground ? 3 : -3 },
            confidence: confidence, evidence: nil)
    }

    @Test func `doubts are the regions in which cuts differ, with a point inside, by use`() throws {
        let (width, height) = (100, 80)
        func subject(_ boxes: [PixelBox]) throws -> Mask {
            try Mask(width: width, height: height) { x, y in
                boxes.contains {
                    ($0.left..<$0.left + $0.width).contains(x) && ($0.top..<$0.top + $0.height).contains(y)
                } ? .foreground : .background
            }
        }
        let body = PixelBox(left: 40, top: 20, width: 20, height: 60)
        let large = PixelBox(left: 60, top: 30, width: 30, height: 20)
        let small = PixelBox(left: 10, top: 60, width: 8, height: 8)
        let thin = PixelBox(left: 39, top: 20, width: 1, height: 60)
        let doubts = try FindDoubts()(
            [
                try cut(try subject([body]), 0.9), try cut(try subject([body, large, thin]), 0.6),
                try cut(try subject([body, large, small]), 0.5),
            ], perPixel: 10, size: PixelSize(width: 1000, height: 800))
        #expect(
            doubts.map(\.box) == [
                PixelBox(left: 600, top: 300, width: 300, height: 200),
                PixelBox(left: 100, top: 600, width: 80, height: 80),
            ])
        for doubt in doubts {
            #expect(Double(doubt.box.left) < doubt.point.x && doubt.point.x < Double(doubt.box.left + doubt.box.width))
            #expect(Double(doubt.box.top) < doubt.point.y && doubt.point.y < Double(doubt.box.top + doubt.box.height))
        }
        #expect(abs(doubts[0].share - 600.0 / 8000) < 1e-9)
        #expect(abs(doubts[0].foreground - 1.1 / 2) < 1e-6)
        #expect(abs(doubts[1].foreground - 0.5 / 2) < 1e-6)
    }

    @Test func `a click at a doubt's point decides it`() throws {
        let portrait = try SyntheticPortrait(width: 360, height: 480, seed: 3, isBusy: true)
        var reaches: [Double] = []
        for bytes in [astronaut, try encodePNG(.colour(portrait.image))] {
            let plain = try segmenter.cutOut(bytes, options: CutoutOptions(findsDoubts: true))
            let before = try #require(try Image(decoding: plain.bytes).alpha)
            for doubt in plain.doubts {
                let isSubject = before[Int(doubt.point.x), Int(doubt.point.y)] > 127
                let hints = Hints(clicks: [Click(isSubject ? .background : .foreground, at: doubt.point)])
                let cutout = try segmenter.cutOut(bytes, options: CutoutOptions(hints: hints))
                let after = try #require(try Image(decoding: cutout.bytes).alpha)
                #expect((after[Int(doubt.point.x), Int(doubt.point.y)] > 127) != isSubject)
                let (gained, lost) = before.moved(to: after)
                reaches.append(Double(isSubject ? lost : gained) / (doubt.share * Double(before.count)))
            }
        }
        // On photographs one in twenty changes less than .3 of the doubtful region (docs/quality.md).
        #expect(reaches.count >= 3 && reaches.count { $0 > 0.3 } >= reaches.count - 1, "\(reaches)")
    }
}
