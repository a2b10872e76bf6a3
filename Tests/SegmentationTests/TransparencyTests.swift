// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// Photographs that come with transparency.
struct TransparencyTests {
    private func cutOut(_ photograph: [UInt8], _ options: CutoutOptions = CutoutOptions()) throws -> Cutout {
        try Segmenter(cascades: try FaceCascades()).cutOut(photograph, options: options)
    }

    /// The astronaut in an oval, with what is not to be seen replaced.
    private func oval(hiding hidden: (_ x: Int, _ y: Int) -> RGB) throws -> (file: [UInt8], alpha: Plane<UInt8>) {
        let photograph = try Image(decoding: Fixtures.astronaut()).pixels
        let alpha = try Plane<UInt8>(width: 512, height: 512) { x, y in
            let (u, v) = (Double(x - 256) / 200, Double(y - 256) / 250)
            return UInt8(min(max((1.05 - u * u - v * v) * 2550, 0), 255))
        }
        let colours = try Plane<RGB>(width: 512, height: 512) { x, y in
            alpha[x, y] == 0 ? hidden(x, y) : photograph[x, y]
        }
        return (try encodePNG(.colour(colours), alpha: alpha), alpha)
    }

    @Test(arguments: [
        CutoutOptions(), CutoutOptions(method: .grabcut), CutoutOptions(outputFormat: .zip),
        CutoutOptions(composition: Composition(background: .blurred(60))),
        CutoutOptions(hints: Hints(rectangle: PixelBox(left: 60, top: 20, width: 380, height: 490))),
    ])
    func `colours that cannot be seen decide nothing`(options: CutoutOptions) throws {
        let (black, white) = (try oval { _, _ in .black }.file, try oval { _, _ in .white }.file)
        let noise = try oval { x, y in RGB(UInt8(x & 255), UInt8(y & 255), UInt8(x * y & 255)) }.file
        let expected = try cutOut(black, options).bytes
        #expect(try cutOut(white, options).bytes == expected)
        #expect(try cutOut(noise, options).bytes == expected)
    }

    @Test func `the photograph in a transparent frame is cut`() throws {
        let (file, own) = try oval { _, _ in .black }
        let cutout = try cutOut(file)
        let alpha = try #require(try Image(decoding: cutout.bytes).alpha)
        #expect(cutout.subject.kind == .person)
        // Her face stays; the wall beside it, which the oval shows, goes.
        #expect(alpha[224, 118] == 255 && own[340, 120] == 255 && alpha[340, 120] == 0)
        for y in 0..<512 { for x in 0..<512 where alpha[x, y] > own[x, y] { Issue.record("(\(x), \(y))") } }
    }

    @Test func `a cutout sent again comes back as it is`() throws {
        let astronaut = try cutOut(Fixtures.astronaut()).bytes
        let portrait = try SyntheticPortrait(width: 300, height: 400, seed: 3)
        let drawn = try encodePNG(.colour(portrait.image), alpha: portrait.alpha)
        for first in [astronaut, drawn] {
            let (sent, back) = (try Image(decoding: first), try Image(decoding: cutOut(first).bytes))
            #expect(back.pixels == sent.pixels && back.alpha == sent.alpha)
        }
    }

    @Test func `marks are obeyed in a cutout that is sent again`() throws {
        let first = try cutOut(Fixtures.astronaut()).bytes
        let stroke = Stroke(.background, points: [Stroke.Point(x: 224, y: 118)], radius: 20)
        let again = try Image(decoding: cutOut(first, CutoutOptions(hints: Hints(marks: .strokes([stroke])))).bytes)
        #expect(try #require(again.alpha)[224, 118] == 0)
    }

    @Test func `a photograph that is half transparent everywhere is cut like an opaque one`() throws {
        let photograph = try Image(decoding: Fixtures.astronaut()).pixels
        let faint = try encodePNG(.colour(photograph), alpha: try Plane(width: 512, height: 512) { _, _ in 128 })
        let (pale, solid) = (
            try Image(decoding: cutOut(faint).bytes), try Image(decoding: cutOut(Fixtures.astronaut()).bytes)
        )
        let (a, b) = (try #require(pale.alpha), try #require(solid.alpha))
        var apart = 0
        for y in 0..<512 { for x in 0..<512 { apart += abs(Int(a[x, y]) - min(128, Int(b[x, y]))) } }
        #expect(Double(apart) / (512 * 512) < 1)
    }

    @Test func `what shows nothing has no subject`() throws {
        let nothing = try encodePNG(
            .colour(try Image(decoding: Fixtures.astronaut()).pixels),
            alpha: try Plane(width: 512, height: 512) { _, _ in 0 })
        #expect(throws: SegmentationError.noForeground) { try cutOut(nothing) }
    }

    @Test func `a blurred background is transparent where the photograph is`() throws {
        let (file, own) = try oval { _, _ in .black }
        let blurred = try Image(
            decoding: cutOut(file, CutoutOptions(composition: Composition(background: .blurred(80)))).bytes)
        let alpha = try #require(blurred.alpha)
        #expect(alpha[5, 5] == 0 && alpha[256, 256] == 255 && own[340, 120] == 255 && alpha[340, 120] == 255)
    }

    @Test(arguments: SegmentationMethod.allCases)
    func `a cutout is known again by each method`(method: SegmentationMethod) throws {
        let first = try cutOut(Fixtures.astronaut()).bytes
        let again = try Image(decoding: cutOut(first, CutoutOptions(method: method)).bytes)
        #expect(try again.alpha == Image(decoding: first).alpha)
    }
}
