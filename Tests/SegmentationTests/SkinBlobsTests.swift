// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

struct SkinBlobsTests {
    private static let skin = RGB(224, 172, 138)

    /// Discs of skin on grey, at a scale of one.
    private func blobs(_ discs: [(x: Int, y: Int, radius: Int)]) throws -> SkinBlobs {
        let picture = try Plane<RGB>(width: 128, height: 96) { x, y in
            let isSkin = discs.contains { disc in
                (x - disc.x) * (x - disc.x) + (y - disc.y) * (y - disc.y) <= disc.radius * disc.radius
            }
            return isSkin ? Self.skin : RGB(120, 122, 121)
        }
        return try SkinBlobs(in: try picture.yCrCb(), scale: 1)
    }

    @Test func `a disc of skin of a face's size is a candidate at its centre`() throws {
        let found = try blobs([(40, 30, 10), (100, 60, 10)]).candidates(besides: [], widths: [20], count: 3)
        #expect(found.count == 2)
        for (x, y) in [(40.0, 30.0), (100, 60)] {
            #expect(found.contains { abs($0.x - x) <= 2 && abs($0.y - y) <= 2 && $0.width == 20 })
        }
    }

    @Test func `known faces and the bodies below them are left out, and no more are given than asked for`() throws {
        let picture = try blobs([(40, 30, 10), (42, 50, 10), (100, 60, 10)])
        let known = Face(x: 40, y: 30, width: 20, score: 2)
        let found = picture.candidates(besides: [known], widths: [20], count: 3)
        #expect(found.count == 1 && abs(found[0].x - 100) <= 2)
        #expect(picture.candidates(besides: [], widths: [20], count: 1).count == 1)
    }

    @Test func `a picture without skin, or all skin, has none`() throws {
        #expect(try blobs([]).candidates(besides: [], widths: [20], count: 3).isEmpty)
        let all = try Plane<RGB>(width: 64, height: 64) { _, _ in Self.skin }
        let wall = try SkinBlobs(in: try all.yCrCb(), scale: 1)
        // Inside as outside: 1 - .6 is above the threshold, so that candidates are no more than asked for.
        #expect(wall.candidates(besides: [], widths: [20], count: 2).count <= 2)
    }
}
