// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// Clicks, alternatives and doubts.
struct GestureTests {
    private let segmenter: Segmenter
    private let astronaut: [UInt8]

    init() throws {
        segmenter = Segmenter(cascades: try FaceCascades())
        astronaut = try Fixtures.astronaut()
    }

    private func photograph() throws -> EncodedImage { try EncodedImage(astronaut) }

    private func alpha(_ clicks: [Click]) throws -> Plane<UInt8> {
        let cutout = try segmenter.cutOut(astronaut, options: CutoutOptions(hints: Hints(clicks: clicks)))
        return try #require(try Image(decoding: cutout.bytes).alpha)
    }

    private func click(_ label: Label, _ x: Double, _ y: Double) -> Click { Click(label, at: .init(x: x, y: y)) }

    /// Pixels that a change took from one side of one half to the other.
    private func moved(_ before: Plane<UInt8>, _ after: Plane<UInt8>) -> (gained: Int, lost: Int) {
        var moved = (gained: 0, lost: 0)
        for y in 0..<before.height {
            for x in 0..<before.width {
                if before[x, y] <= 127, after[x, y] > 127 { moved.gained += 1 }
                if before[x, y] > 127, after[x, y] <= 127 { moved.lost += 1 }
            }
        }
        return moved
    }

    // MARK: Clicks

    /// In the astronaut: the flag and the shuttle behind her, and her suit.
    private static let wrongPlaces: [(label: Label, x: Double, y: Double)] = [
        (.foreground, 60, 60), (.foreground, 400, 130), (.background, 250, 450), (.background, 225, 130),
    ]

    @Test(arguments: wrongPlaces)
    func `a click changes the region under it, and nothing against its label`(
        place: (label: Label, x: Double, y: Double)
    ) throws {
        let before = try alpha([])
        let after = try alpha([click(place.label, place.x, place.y)])
        let (gained, lost) = moved(before, after)
        let isSubject = after[Int(place.x), Int(place.y)] > 127
        #expect(isSubject == (place.label == .foreground))
        let (asked, strays) = place.label == .foreground ? (gained, lost) : (lost, gained)
        #expect(asked > 20)
        // Of the outline's mixed pixels one can fall to the other side, as the colours near it change.
        #expect(strays <= before.count / 10_000)
    }

    @Test func `a click on what is right already changes nothing`() throws {
        let before = try alpha([])
        let (gained, lost) = moved(before, try alpha([click(.foreground, 225, 130), click(.background, 20, 20)]))
        #expect(gained + lost <= before.count / 10_000)
    }

    @Test func `a later click leaves what an earlier one took`() throws {
        let first = click(.foreground, 60, 60)
        let one = try alpha([first])
        let both = try alpha([first, click(.background, 250, 450)])
        #expect(moved(one, both).gained <= one.count / 10_000)
        #expect(both[60, 60] > 127)
    }

    private static let outside: [(x: Double, y: Double)] = [(-1, 5), (5, 512), (.nan, 5), (1e9, 5), (5, -.infinity)]

    @Test(arguments: outside)
    func `clicks outside are faults`(point: (x: Double, y: Double)) throws {
        let hints = Hints(clicks: [click(.foreground, point.x, point.y)])
        let error = #expect(throws: SegmentationError.self) { try hints.check(width: 512, height: 512) }
        guard case .invalidHints(.clickOutside) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `too many clicks are a fault`() {
        let many = Array(repeating: click(.foreground, 5, 5), count: Hints.clickLimit + 1)
        #expect(throws: SegmentationError.invalidHints(.tooManyClicks(many.count))) {
            try Hints(clicks: many).check(width: 512, height: 512)
        }
    }

    @Test func `clicks count for OpenCV's method, too`() throws {
        let options = CutoutOptions(method: .grabcut, hints: Hints(clicks: [click(.background, 250, 450)]))
        let alpha = try #require(try Image(decoding: segmenter.cutOut(astronaut, options: options).bytes).alpha)
        #expect(alpha[250, 450] <= 127)
    }

    /// What a later stroke teaches must not change what earlier ones did.
    @Test func `a further stroke changes nothing against its label`() throws {
        let keep = [
            Stroke(.foreground, points: [.init(x: 60, y: 40), .init(x: 60, y: 90)], radius: 4),
            Stroke(.foreground, points: [.init(x: 400, y: 400), .init(x: 430, y: 380)], radius: 4),
        ]
        let remove = Stroke(.background, points: [.init(x: 200, y: 440), .init(x: 300, y: 440)], radius: 4)
        func alpha(_ strokes: [Stroke]) throws -> Plane<UInt8> {
            let options = CutoutOptions(hints: Hints(marks: .strokes(strokes)))
            return try #require(try Image(decoding: try segmenter.cutOut(astronaut, options: options).bytes).alpha)
        }
        let (before, after) = (try alpha(keep), try alpha(keep + [remove]))
        let (gained, lost) = moved(before, after)
        #expect(lost > 100 && gained <= before.count / 10_000, "\(gained) against \(lost)")
    }

    @Test func `a choice is the same cut whatever is marked in it`() throws {
        let mark = Hints(clicks: [click(.background, 250, 450)])
        for choice in 2...3 {
            func alpha(_ hints: Hints) throws -> Plane<UInt8> {
                let cutout = try segmenter.cutOut(astronaut, options: CutoutOptions(hints: hints, choice: choice))
                return try #require(try Image(decoding: cutout.bytes).alpha)
            }
            let (gained, lost) = moved(try alpha(.none), try alpha(mark))
            #expect(lost > 20 && gained <= 512 * 512 / 10_000, "\(gained) against \(lost)")
        }
    }

    // MARK: One region

    /// Two flat halves of a ground with a subject between; a click takes one half and not the other.
    @Test func `a region ends at the next clear outline`() throws {
        let (width, height) = (96, 64)
        let image = try Plane<RGB>(width: width, height: height) { x, _ in
            x < 32 ? RGB(30, 90, 160) : x < 64 ? RGB(210, 170, 140) : RGB(40, 140, 60)
        }
        let lab = try image.lab()
        let mask = try Mask(width: width, height: height) { x, _ in (32..<64).contains(x) ? .foreground : .background }
        let unary = try Plane<Float>(width: width, height: height) { x, _ in (32..<64).contains(x) ? 3 : -3 }
        let free = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let mark = Mark(label: .foreground, pixels: [32 * width + 15])
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), [mark], known: free,
            alternatives: { _ in [] })
        #expect(corrected.mask == (try mask.taking(0..<32)))
    }

    /// A leak is what the click is not in the middle of.
    @Test func `a mark at the edge of all that would change takes only what is nearest`() throws {
        let (width, height) = (96, 64)
        let lab = try Plane<RGB>(width: width, height: height) { _, _ in RGB(128, 128, 128) }.lab()
        let mask = try Mask(width: width, height: height)
        let unary = try Plane<Float>(width: width, height: height) { _, _ in -0.01 }
        let free = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let mark = Mark(label: .foreground, pixels: [3 * width + 3])
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), [mark], known: free,
            alternatives: { _ in [] })
        #expect((1...9).contains(corrected.mask.foregroundCount))
        #expect(corrected.mask[3, 3] == .foreground)
    }

    @Test func `what is known stays`() throws {
        let (width, height) = (64, 64)
        let lab = try Plane<RGB>(width: width, height: height) { _, _ in RGB(128, 128, 128) }.lab()
        let mask = try Mask(width: width, height: height)
        let unary = try Plane<Float>(width: width, height: height) { _, _ in -1 }
        let known = try Plane<CutConstraint>(width: width, height: height) { x, _ in x < 32 ? .background : .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let everything = try mask.map { _ in Label.foreground }
        let marks = [Mark(label: .foreground, pixels: [32 * width + 48]), Mark(label: .foreground, pixels: [5])]
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), marks, known: known,
            alternatives: { _ in [everything] })
        for y in 0..<height { for x in 0..<32 { #expect(corrected.mask[x, y] == .background) } }
        #expect(corrected.mask[48, 32] == .foreground)
    }

    // MARK: Alternatives

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
            rectangle: PixelBox(left: 60, top: 10, width: 440, height: 500), clicks: [click(.background, 250, 450)])
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
        for bytes in [astronaut, try encodePNG(.colour(portrait.image))] {
            let plain = try segmenter.cutOut(bytes, options: CutoutOptions(findsDoubts: true))
            let before = try #require(try Image(decoding: plain.bytes).alpha)
            for doubt in plain.doubts {
                let isSubject = before[Int(doubt.point.x), Int(doubt.point.y)] > 127
                let hints = Hints(clicks: [Click(isSubject ? .background : .foreground, at: doubt.point)])
                let cutout = try segmenter.cutOut(bytes, options: CutoutOptions(hints: hints))
                let after = try #require(try Image(decoding: cutout.bytes).alpha)
                #expect((after[Int(doubt.point.x), Int(doubt.point.y)] > 127) != isSubject)
                let (gained, lost) = moved(before, after)
                let changed = Double(isSubject ? lost : gained)
                #expect(changed > 0.3 * doubt.share * Double(before.count))
            }
        }
    }
}

extension Mask {
    fileprivate func taking(_ columns: Range<Int>) throws -> Mask {
        try Mask(width: width, height: height) { x, y in columns.contains(x) ? .foreground : self[x, y] }
    }
}
