// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct CodecTests {
    private func decode(_ bytes: [UInt8], _ limits: PixelLimits = PixelLimits()) throws -> Image {
        try Decode(limits: limits)(bytes)
    }

    private func portrait() throws -> SyntheticPortrait { try SyntheticPortrait(width: 48, height: 64, seed: 1) }

    @Test func `PNG keeps colours and alpha exactly`() throws {
        let portrait = try portrait()
        let image = try decode(try encodePNG(.colour(portrait.image), alpha: portrait.alpha))
        #expect(image.pixels == portrait.image)
        #expect(image.alpha == portrait.alpha)
    }

    @Test func `lossless WebP keeps visible colours and alpha exactly`() throws {
        let portrait = try portrait()
        let image = try decode(try encodeWebP(portrait.image, alpha: portrait.alpha, quality: 100))
        #expect(image.alpha == portrait.alpha)
        for y in 0..<64 {
            for x in 0..<48 where portrait.alpha[x, y] > 0 { #expect(image.pixels[x, y] == portrait.image[x, y]) }
        }
    }

    @Test func `grey PNG decodes to equal channels`() throws {
        let portrait = try portrait()
        let image = try decode(try encodePNG(.grey(portrait.alpha)))
        #expect(image.pixels[24, 30] == RGB(portrait.alpha[24, 30], portrait.alpha[24, 30], portrait.alpha[24, 30]))
        #expect(image.alpha == nil)
    }

    @Test(arguments: [ImageFormat.jpeg, .webp])
    func `lossy formats stay close`(format: ImageFormat) throws {
        let portrait = try portrait()
        let bytes =
            format == .jpeg
            ? try encodeJPEG(.colour(portrait.image), quality: 95) : try encodeWebP(portrait.image, quality: 95)
        let image = try decode(bytes)
        var error = 0
        for y in 0..<64 {
            for x in 0..<48 { error += abs(Int(image.pixels[x, y].green) - Int(portrait.image[x, y].green)) }
        }
        #expect(error < 48 * 64 * 4)
    }

    @Test(arguments: ImageFormat.allCases, [0.3, 0.7, 0.98])
    func `a truncated file is corrupt`(format: ImageFormat, share: Double) throws {
        let portrait = try portrait()
        let whole =
            switch format {
            case .jpeg: try encodeJPEG(.colour(portrait.image), quality: 90)
            case .png: try encodePNG(.colour(portrait.image))
            case .webp: try encodeWebP(portrait.image, quality: 90)
            }
        let error = #expect(throws: SegmentationError.self) {
            try decode(Array(whole.prefix(Int(Double(whole.count) * share))))
        }
        guard case .corruptImage(format, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `text is no image`() {
        #expect(throws: SegmentationError.unsupportedFormat) { try decode(Array("Hello, I am a JPEG.".utf8)) }
        #expect(throws: SegmentationError.unsupportedFormat) { try decode([]) }
    }

    /// Signature and IHDR of a PNG that claims a size.
    private func claim(_ width: UInt32, _ height: UInt32) -> [UInt8] {
        func bytes(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        return [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + bytes(width)
            + bytes(height) + [8, 6, 0, 0, 0, 0, 0, 0, 0]
    }

    @Test(arguments: [
        (100_000, 100_000, PixelLimit.side(30_000)), (20_000, 20_000, .megapixels(50)), (20_000, 200, .aspect(50)),
    ])
    func `a header that claims too much is refused before pixels are allocated`(
        width: UInt32, height: UInt32, limit: PixelLimit
    ) {
        #expect(throws: SegmentationError.imageTooLarge(width: Int(width), height: Int(height), limit: limit)) {
            try decode(claim(width, height))
        }
    }

    @Test func `a header that claims too little is refused`() {
        #expect(throws: SegmentationError.imageTooSmall(width: 15, height: 400, minimum: 16)) {
            try decode(claim(15, 400))
        }
    }

    @Test func `a damaged byte in a PNG is noticed`() throws {
        var bytes = try encodePNG(.colour(try portrait().image))
        bytes[bytes.count / 2] ^= 0x55
        #expect(throws: SegmentationError.self) { try decode(bytes) }
    }
}

struct OrientationTests {
    /// A JPEG with an EXIF block that holds nothing but an orientation.
    private func tagged(_ jpeg: [UInt8], _ orientation: UInt8, littleEndian: Bool) -> [UInt8] {
        let tiff: [UInt8] =
            littleEndian
            ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
            : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        let payload = Array("Exif\0\0".utf8) + tiff
        let segment: [UInt8] = [0xff, 0xe1, 0, UInt8(payload.count + 2)] + payload
        return Array(jpeg[..<2]) + segment + Array(jpeg[2...])
    }

    @Test(arguments: Orientation.allCases, [true, false])
    func `each orientation stands upright`(orientation: Orientation, littleEndian: Bool) throws {
        // Upright: 2 x 1 blocks of 16 px, red then blue, with green below the red one.
        let upright = try Plane<RGB>(width: 32, height: 48) { x, y in
            if y >= 32 { return x < 16 ? RGB(0, 255, 0) : RGB(255, 255, 255) }
            return x < 16 ? RGB(255, 0, 0) : RGB(0, 0, 255)
        }
        // Each orientation is its own inverse but the two quarter turns, which undo each other.
        let inverse: Orientation =
            orientation == .turnedLeft ? .turnedRight : orientation == .turnedRight ? .turnedLeft : orientation
        let stored = try upright.oriented(inverse)
        let bytes = tagged(
            try encodeJPEG(.colour(stored), quality: 100), orientation.rawValue, littleEndian: littleEndian)
        let shown = try Decode(limits: PixelLimits())(bytes).pixels
        #expect(shown.width == 32 && shown.height == 48)
        for (x, y) in [(8, 8), (24, 8), (8, 40), (24, 40)] {
            let (a, b) = (shown[x, y], upright[x, y])
            #expect(abs(Int(a.red) - Int(b.red)) < 8 && abs(Int(a.green) - Int(b.green)) < 8)
        }
    }

    @Test func `oriented planes follow the EXIF definition`() throws {
        let stored = try Plane<UInt8>(width: 3, height: 2) { x, y in UInt8(y * 3 + x) }
        func rows(_ plane: Plane<UInt8>) -> [[UInt8]] {
            (0..<plane.height).map { y in (0..<plane.width).map { plane[$0, y] } }
        }
        let expected: [Orientation: [[UInt8]]] = [
            .upright: [[0, 1, 2], [3, 4, 5]], .mirrored: [[2, 1, 0], [5, 4, 3]],
            .upsideDown: [[5, 4, 3], [2, 1, 0]], .flipped: [[3, 4, 5], [0, 1, 2]],
            .transposed: [[0, 3], [1, 4], [2, 5]], .turnedLeft: [[3, 0], [4, 1], [5, 2]],
            .transversed: [[5, 2], [4, 1], [3, 0]], .turnedRight: [[2, 5], [1, 4], [0, 3]],
        ]
        for (orientation, rowsExpected) in expected { #expect(rows(try stored.oriented(orientation)) == rowsExpected) }
    }

    @Test func `damaged EXIF is no orientation`() throws {
        let jpeg = try encodeJPEG(.grey(try Plane<UInt8>(width: 16, height: 16)), quality: 50)
        var bytes = tagged(jpeg, 6, littleEndian: true)
        bytes[16] = 0xff  // an offset far outside
        #expect(Orientation(in: bytes, format: .jpeg) == .upright)
        for length in 0..<60 { _ = Orientation(in: Array(bytes.prefix(length)), format: .jpeg) }
    }
}
