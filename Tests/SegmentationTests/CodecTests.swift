// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct CodecTests {
    private func decode(_ bytes: [UInt8], _ limits: PixelLimits = PixelLimits()) throws -> Image {
        try Image(decoding: bytes, limits: limits)
    }

    private func portrait() throws -> SyntheticPortrait { try SyntheticPortrait(width: 48, height: 64, seed: 1) }

    /// ISA-L's deflate hashes part of an address in one stream of a thousand, if it is let (png_encode.c): this found it in two runs
    /// of three.
    @Test func `the bytes of a PNG do not depend on where memory lies`() throws {
        // Each row but the first begins as the first one does from its second sample on: that string was hashed wrongly.
        let pixels = try Plane<RGB>(width: 16, height: 40) { x, y in RGB(UInt8(5 * y), UInt8(100 + 3 * x), 60) }
        let alpha = try Plane<UInt8>(width: 16, height: 40) { x, _ in UInt8(200 + x) }
        let first = try encodePNG(.colour(pixels), alpha: alpha)
        var kept: [UnsafeMutableRawPointer] = []
        defer { kept.forEach { $0.deallocate() } }
        for round in 0..<40_000 {
            guard try encodePNG(.colour(pixels), alpha: alpha) == first else {
                Issue.record("other bytes in round \(round)")
                break
            }
            // Untouched, so that it takes addresses and no memory.
            kept.append(.allocate(byteCount: 4096 + 16 * (round % 200), alignment: 16))
        }
    }

    @Test(arguments: [ImageFormat.png, .webp])
    func `lossless formats keep alpha and visible colours exactly, and no others`(format: ImageFormat) throws {
        let portrait = try portrait()
        let image = try decode(
            format == .png
                ? try encodePNG(.colour(portrait.image), alpha: portrait.alpha)
                : try encodeWebP(portrait.image, alpha: portrait.alpha, quality: 100))
        #expect(image.alpha == portrait.alpha)
        let expected = try Plane<RGB>(width: 48, height: 64) { x, y in
            portrait.alpha[x, y] > 0 ? portrait.image[x, y] : .black
        }
        #expect(image.pixels == expected)
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
        #expect(throws: SegmentationError.unsupportedFormat(nil)) { try decode(Array("Hello, I am a JPEG.".utf8)) }
        #expect(throws: SegmentationError.unsupportedFormat(nil)) { try decode([]) }
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
