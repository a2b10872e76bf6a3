// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Segmentation

/// Hints that cannot be meant, and those that are not too much.
struct HintFaultTests {
    private static let faults: [(Hints, HintFault)] = [
        (Hints(rectangle: PixelBox(left: 512, top: 0, width: 10, height: 10)), .rectangleOutside),
        (Hints(rectangle: PixelBox(left: 5, top: 5, width: 0, height: 10)), .rectangleOutside),
        (Hints(marks: .strokes([Stroke(.foreground, points: [], radius: 2)])), .strokeWithoutPoints),
        (Hints(marks: .strokes([Stroke(.foreground, points: [.init(x: 1, y: 1)], radius: 0.2)])), .radius(0.2)),
        (
            Hints(marks: .strokes([Stroke(.foreground, points: [.init(x: 1e7, y: 1)], radius: 2)])),
            .pointTooFar(.init(x: 1e7, y: 1))
        ),
        (
            Hints(
                marks: .strokes([Stroke(.background, points: [.init(x: 600, y: 9), .init(x: 513, y: 90)], radius: 1.5)])
            ), .strokeOutside
        ),
        (
            Hints(
                marks: .strokes([
                    Stroke(
                        .background, points: (0..<200).map { .init(x: Double($0 % 2 * 511), y: 250) }, radius: 500)
                ])), .tooMuchPainted
        ),
        (
            Hints(marks: .trimap(try! Plane(width: 5, height: 5))),
            .trimapSize(width: 5, height: 5, expectedWidth: 512, expectedHeight: 512)
        ),
    ]

    @Test(arguments: 0..<8)
    func `hints that do not fit are named`(index: Int) throws {
        let (hints, fault) = Self.faults[index]
        #expect(throws: SegmentationError.invalidHints(fault)) {
            try Segmenter(cascades: try FaceCascades())
                .cutOut(try Fixtures.astronaut(), options: CutoutOptions(hints: hints))
        }
    }

    @Test func `numbers that are none are faults`() {
        for stroke in [
            Stroke(.foreground, points: [.init(x: 1, y: 1)], radius: .nan),
            Stroke(.foreground, points: [.init(x: .nan, y: 1)], radius: 2),
        ] {
            #expect(throws: SegmentationError.self) {
                try Hints(marks: .strokes([stroke])).check(width: 10, height: 10)
            }
        }
    }

    @Test func `a scribble over the whole picture is not too much`() throws {
        let points = (0..<400).map { index -> Stroke.Point in
            index.isMultiple(of: 2) ? .init(x: 0, y: 0) : .init(x: 274, y: 182)
        }
        try Hints(marks: .strokes([Stroke(.foreground, points: points, radius: 1)])).check(width: 275, height: 183)
    }
}
