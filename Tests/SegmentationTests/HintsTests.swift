// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// What hints do to a cutout.
struct HintsTests {
    private func alpha(of bytes: [UInt8], _ hints: Hints, _ method: SegmentationMethod = .soft) throws -> Plane<UInt8> {
        let cutout = try Segmenter(cascades: try FaceCascades())
            .cutOut(bytes, options: CutoutOptions(method: method, hints: hints))
        return try #require(try Image(decoding: cutout.bytes).alpha)
    }

    private func line(_ label: Label, _ points: [(Double, Double)], radius: Double) -> Stroke {
        Stroke(label, points: points.map { Stroke.Point(x: $0.0, y: $0.1) }, radius: radius)
    }

    // MARK: Strokes

    private static let capsules: [Capsule] = [
        Capsule(from: .init(x: 5, y: 5), to: .init(x: 5, y: 5), radius: 3),
        Capsule(from: .init(x: 2, y: 3), to: .init(x: 17, y: 9), radius: 2.5),
        Capsule(from: .init(x: -4, y: 12), to: .init(x: 9.5, y: -2), radius: 1),
        Capsule(from: .init(x: 8, y: 1), to: .init(x: 8, y: 14), radius: 0.5),
        Capsule(from: .init(x: 1, y: 7), to: .init(x: 18, y: 7), radius: 4),
        Capsule(from: .init(x: 15.3, y: 12.1), to: .init(x: 3.7, y: 11.2), radius: 0.7),
        Capsule(from: .init(x: 40, y: 40), to: .init(x: 50, y: 40), radius: 2),
    ]

    @Test(arguments: capsules)
    func `a move of the brush covers what lies within its radius`(capsule: Capsule) {
        let (width, height) = (20, 15)
        for y in 0..<height {
            let covered = capsule.columns(inRow: y, width: width)
            for x in 0..<width {
                let (dx, dy) = (capsule.to.x - capsule.from.x, capsule.to.y - capsule.from.y)
                let (px, py) = (Double(x) - capsule.from.x, Double(y) - capsule.from.y)
                let square = dx * dx + dy * dy
                let t = square > 0 ? min(max((px * dx + py * dy) / square, 0), 1) : 0
                let (ex, ey) = (px - t * dx, py - t * dy)
                let isInside = ex * ex + ey * ey <= capsule.radius * capsule.radius + 1e-9
                #expect(covered?.contains(x) ?? false == isInside, "(\(x), \(y))")
                if isInside { #expect(capsule.rows(height: height).contains(y)) }
            }
        }
    }

    @Test(arguments: SegmentationMethod.allCases)
    func `every stroke pixel has its label in the matte, and a later stroke wins`(method: SegmentationMethod) throws {
        let strokes = [
            line(.foreground, [(30, 40), (150, 60), (160, 150)], radius: 5),
            line(.background, [(260, 300)], radius: 12),
            line(.background, [(90, 20), (90, 90)], radius: 4),
        ]
        let alpha = try alpha(of: try Fixtures.astronaut(), Hints(marks: .strokes(strokes)), method)
        var painted: [Int: UInt8] = [:]
        for stroke in strokes {
            for segment in stroke.segments {
                for y in segment.rows(height: alpha.height) {
                    for x in segment.columns(inRow: y, width: alpha.width) ?? 0..<0 {
                        painted[y * alpha.width + x] = stroke.label == .foreground ? 255 : 0
                    }
                }
            }
        }
        #expect(painted.count > 2000)
        for (index, value) in painted { #expect(alpha[index % alpha.width, index / alpha.width] == value) }
    }

    @Test func `a foreground stroke adds, a background stroke takes away, and the other way next to nothing changes`()
        throws
    {
        let portrait = try SyntheticPortrait(width: 360, height: 480, seed: 3, isBusy: true)
        let bytes = try encodePNG(.colour(portrait.image))
        let plain = try alpha(of: bytes, .none)
        let added = try alpha(of: bytes, Hints(marks: .strokes([line(.foreground, [(20, 60), (60, 60)], radius: 4)])))
        let taken = try alpha(
            of: bytes, Hints(marks: .strokes([line(.background, [(150, 400), (210, 400)], radius: 4)])))
        func count(_ isCounted: (_ before: UInt8, _ after: UInt8) -> Bool, _ after: Plane<UInt8>) -> Int {
            (0..<480).reduce(0) { sum, y in sum + (0..<360).count { isCounted(plain[$0, y], after[$0, y]) } }
        }
        // No outline moves the other way; in the matte a mixed pixel can, as the colours near it change.
        let strays = plain.count / 4000
        #expect(count({ $0 <= 127 && $1 > 127 }, added) > 300)
        #expect(count({ $0 > 127 && $1 <= 127 }, added) <= strays)
        #expect(count({ $0 > 127 && $1 <= 127 }, taken) > 300)
        #expect(count({ $0 <= 127 && $1 > 127 }, taken) <= strays)
    }

    // MARK: Rectangle and trimap

    @Test func `outside the rectangle everything is background, and a face there does not count`() throws {
        let box = PixelBox(left: 300, top: 40, width: 150, height: 400)
        let cutout = try Segmenter(cascades: try FaceCascades())
            .cutOut(try Fixtures.astronaut(), options: CutoutOptions(hints: Hints(rectangle: box)))
        let alpha = try #require(try Image(decoding: cutout.bytes).alpha)
        for y in 0..<alpha.height {
            for x in 0..<alpha.width where !(300..<450).contains(x) || !(40..<440).contains(y) {
                #expect(alpha[x, y] == 0)
            }
        }
    }

    @Test func `a trimap is obeyed, and what it leaves open is cut`() throws {
        let portrait = try SyntheticPortrait(width: 300, height: 400, seed: 2)
        let bytes = try encodePNG(.colour(portrait.image))
        // The truth, with everything near its outline unknown.
        let inside = try portrait.alpha.map { $0 > 127 ? Label.foreground : .background }
        let trimap = try inside.signedDistances().map { $0 > 8 ? UInt8(250) : $0 < -8 ? 5 : 128 }
        let alpha = try alpha(of: bytes, Hints(marks: .trimap(trimap)))
        var wrong = 0
        for y in 0..<400 {
            for x in 0..<300 {
                if trimap[x, y] == 250 { #expect(alpha[x, y] == 255) }
                if trimap[x, y] == 5 { #expect(alpha[x, y] == 0) }
                if (alpha[x, y] > 127) != (inside[x, y] == .foreground) { wrong += 1 }
            }
        }
        #expect(wrong < 1500)
    }

    @Test func `the input's own transparency stays above hints`() throws {
        let portrait = try SyntheticPortrait(width: 120, height: 160, seed: 4)
        let glass = try Plane<UInt8>(width: 120, height: 160) { x, _ in x < 60 ? 0 : 200 }
        let bytes = try encodePNG(.colour(portrait.image), alpha: glass)
        let alpha = try alpha(of: bytes, Hints(marks: .strokes([line(.foreground, [(60, 80)], radius: 30)])))
        #expect(alpha[59, 80] == 0 && alpha[61, 80] == 200)
        for y in 0..<160 {
            for x in 0..<120 { #expect(alpha[x, y] <= glass[x, y]) }
        }
    }

    @Test func `the thinnest brush paints wherever it is put`() throws {
        let stroke = Stroke(.foreground, points: [.init(x: 10.5, y: 10.5)], radius: 0.5)
        var alpha = try Plane<UInt8>(width: 20, height: 20)
        Hints(marks: .strokes([stroke])).apply(to: &alpha)
        #expect(alpha[10, 10] == 255 && alpha[11, 11] == 255 && alpha[12, 11] == 0)
    }

    @Test func `a rectangle that overhangs is worth its part inside`() throws {
        let bytes = try encodePNG(.colour(try SyntheticPortrait(width: 120, height: 160, seed: 4, isBusy: true).image))
        let overhanging = Hints(rectangle: PixelBox(left: -300, top: -20, width: 400, height: 150))
        let clipped = Hints(rectangle: PixelBox(left: 0, top: 0, width: 100, height: 130))
        #expect(try alpha(of: bytes, overhanging) == alpha(of: bytes, clipped))
        let whole = Hints(rectangle: PixelBox(left: -90, top: -80, width: 1000, height: 1000))
        #expect(try alpha(of: bytes, whole) == alpha(of: bytes, .none))
    }

    @Test func `a stroke outside the rectangle keeps its label`() throws {
        let box = PixelBox(left: 0, top: 0, width: 60, height: 160)
        let bytes = try encodePNG(.colour(try SyntheticPortrait(width: 120, height: 160, seed: 4).image))
        let alpha = try alpha(
            of: bytes, Hints(rectangle: box, marks: .strokes([line(.foreground, [(90, 80)], radius: 5)])))
        #expect(alpha[90, 80] == 255 && alpha[93, 83] == 255 && alpha[97, 80] == 0)
    }

    @Test(arguments: SegmentationMethod.allCases)
    func `hints that decide every pixel are the result`(method: SegmentationMethod) throws {
        let bytes = try encodePNG(.colour(try SyntheticPortrait(width: 60, height: 80, seed: 4).image))
        let all = Hints(marks: .strokes([line(.foreground, [(0, 0), (60, 80)], radius: 80)]))
        let whole = try alpha(of: bytes, all, method)
        #expect(try whole == whole.map { _ in 255 })
        let nothing = Hints(marks: .strokes([line(.background, [(0, 0), (60, 80)], radius: 80)]))
        #expect(throws: SegmentationError.noForeground) { try alpha(of: bytes, nothing, method) }
    }
}
