// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Segmentation

struct SeveredNeckTests {
    private let face = Face(x: 50, y: 40, width: 20, score: 2)

    /// A head, and shoulders from a row on.
    private func figure(shouldersFrom top: Int) throws -> Mask {
        try Plane(width: 100, height: 120) { x, y in
            let isHead = (x - 50) * (x - 50) + (y - 40) * (y - 40) <= 14 * 14
            return isHead || (y >= top && abs(x - 50) < 40) ? .foreground : .background
        }
    }

    @Test func `a gap between head and shoulders is marked`() throws {
        let marks = FindSeveredNecks()(try figure(shouldersFrom: 70), [face])
        #expect(marks.count == 1)
        // .3 x .5 widths of the face, below its chin.
        #expect(marks.first?.pixels.count == 6 * 10)
        #expect(marks.first?.pixels.first == 55 * 100 + 47)
    }

    @Test func `whole people, missed heads and doubtful faces are left alone`() throws {
        let (find, severed) = (FindSeveredNecks(), try figure(shouldersFrom: 70))
        #expect(find(try figure(shouldersFrom: 52), [face]).isEmpty)
        #expect(find(try Mask(width: 100, height: 120), [face]).isEmpty)
        #expect(find(severed, [Face(x: 50, y: 40, width: 20, score: 1.4)]).isEmpty)
        // The neck lies below the picture's edge, or beside it.
        #expect(find(severed, [Face(x: 50, y: 115, width: 40, score: 2)]).isEmpty)
        #expect(find(severed, [Face(x: -30, y: 40, width: 20, score: 2)]).isEmpty)
    }

    private static let crops: [(left: Int, right: Int)] = [(60, 400), (60, 460), (30, 430), (110, 512)]

    @Test(arguments: crops) func `the astronaut's head stays on her shoulders`(crop: (left: Int, right: Int)) throws {
        let segmenter = Segmenter(cascades: try FaceCascades())
        let whole = try Image(decoding: try Fixtures.astronaut())
        let width = crop.right - crop.left
        let pixels = try Plane<RGB>(width: width, height: whole.height) { whole.pixels[$0 + crop.left, $1] }
        let cutout = try segmenter.cutOut(try encodePNG(.colour(pixels)), options: CutoutOptions())
        let alpha = try #require(try Image(decoding: cutout.bytes).alpha)
        for y in stride(from: 195, to: 236, by: 5) {
            for x in stride(from: 205, to: 241, by: 5) {
                #expect(alpha[x - crop.left, y] > 127, "at \(x), \(y)")
            }
        }
    }
}
