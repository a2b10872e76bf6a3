// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Segmentation

/// Clicks and strokes.
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
        let (gained, lost) = before.moved(to: after)
        let isSubject = after[Int(place.x), Int(place.y)] > 127
        #expect(isSubject == (place.label == .foreground))
        let (asked, strays) = place.label == .foreground ? (gained, lost) : (lost, gained)
        #expect(asked > 20)
        // Of the outline's mixed pixels one can fall to the other side, as the colours near it change.
        #expect(strays <= before.count / 10_000)
    }

    @Test func `a click on what is right already changes nothing`() throws {
        let before = try alpha([])
        let (gained, lost) = before.moved(
            to: try alpha([click(.foreground, 225, 130), click(.background, 20, 20)]))
        #expect(gained + lost <= before.count / 10_000)
    }

    @Test func `a later click leaves what an earlier one took`() throws {
        let first = click(.foreground, 60, 60)
        let one = try alpha([first])
        let both = try alpha([first, click(.background, 250, 450)])
        #expect(one.moved(to: both).gained <= one.count / 10_000)
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
        let (gained, lost) = before.moved(to: after)
        #expect(lost > 100 && gained <= before.count / 10_000, "\(gained) against \(lost)")
    }

    @Test func `a choice is the same cut whatever is marked in it`() throws {
        let mark = Hints(clicks: [click(.background, 250, 450)])
        for choice in 2...3 {
            func alpha(_ hints: Hints) throws -> Plane<UInt8> {
                let cutout = try segmenter.cutOut(astronaut, options: CutoutOptions(hints: hints, choice: choice))
                return try #require(try Image(decoding: cutout.bytes).alpha)
            }
            let (gained, lost) = (try alpha(.none)).moved(to: try alpha(mark))
            #expect(lost > 20 && gained <= 512 * 512 / 10_000, "\(gained) against \(lost)")
        }
    }
}
