// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Segmentation

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
        let shown = try Image(decoding: bytes).pixels
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
        #expect(try Orientation(in: bytes, format: .jpeg) == .upright)
        for length in 0..<60 { _ = try Orientation(in: Array(bytes.prefix(length)), format: .jpeg) }
    }

    // MARK: Where the orientation is kept

    /// A TIFF structure with an orientation of a type: 3 is SHORT, 4 LONG.
    private static func tiff(_ orientation: UInt8, type: UInt8 = 3) -> [UInt8] {
        Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, type, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
    }

    private static let emptyTIFF = Array("II*\0".utf8) + [8, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    private static let exifName = Array("Exif\0\0".utf8)
    private static let xmpName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    private static let xmp = Array(
        "<x:xmpmeta><rdf:Description tiff:Make=\"x\" tiff:Orientation=\"6\"/></x:xmpmeta>".utf8)
    private static let xmpElement = Array("<rdf:li><tiff:Orientation>\n 6 </tiff:Orientation></rdf:li>".utf8)

    private static func app1(_ payload: [UInt8]) -> [UInt8] {
        [0xff, 0xe1, UInt8((payload.count + 2) >> 8), UInt8((payload.count + 2) & 255)] + payload
    }

    private static let jpegPlaces: [(place: String, segments: [UInt8])] = [
        ("SHORT", app1(exifName + tiff(6))), ("LONG", app1(exifName + tiff(6, type: 4))),
        ("after stray bytes", [1, 2, 0xff, 0, 3] + app1(exifName + tiff(6))),
        ("after markers that stand alone", [0xff, 0xd0, 0xff, 0x01] + app1(exifName + tiff(6))),
        ("SSHORT", app1(exifName + tiff(6, type: 8))),
        ("after fill bytes", [0xff, 0xff] + app1(exifName + tiff(6))),
        ("after stray bytes in its block", app1(exifName + [9, 9, 9] + tiff(6))),
        ("in the second EXIF block", app1(exifName + emptyTIFF) + app1(exifName + tiff(6))),
        ("in EXIF behind XMP", app1(xmpName + Array("tiff:Orientation=\"3\"".utf8)) + app1(exifName + tiff(6))),
        ("in XMP alone", app1(xmpName + xmp)), ("in an element of XMP", app1(xmpName + xmpElement)),
        ("in XMP, as EXIF has none", app1(exifName + emptyTIFF) + app1(xmpName + xmp)),
    ]

    @Test(arguments: jpegPlaces)
    func `a JPEG's orientation is found`(place: String, segments: [UInt8]) throws {
        let jpeg = try encodeJPEG(.grey(try Plane<UInt8>(width: 16, height: 32)), quality: 50)
        let file = try EncodedImage(Array(jpeg[..<2]) + segments + Array(jpeg[2...]))
        #expect(file.header.orientation == .turnedLeft, "\(place)")
        #expect(try Decode(limits: PixelLimits())(file).width == 32)
    }

    /// As ImageMagick writes it.
    private static func raw(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let digits = content.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let lines = stride(from: 0, to: digits.count, by: 36).map { digits[$0...].prefix(36).joined() }
        return Array("\n\(name)\n      \(content.count)\n\(lines.joined(separator: "\n"))\n".utf8)
    }

    private static func text(_ type: String, _ keyword: String, _ content: [UInt8]) -> [UInt8] {
        PNGFile.chunk(type, Array((keyword + "\0").utf8) + content)
    }

    private static let pngPlaces: [(place: String, chunk: [UInt8])] = [
        ("eXIf", PNGFile.chunk("eXIf", tiff(6))), ("eXIf as LONG", PNGFile.chunk("eXIf", tiff(6, type: 4))),
        ("zTXt", text("zTXt", "Raw profile type exif", [0] + PNGFile.stored(raw("exif", exifName + tiff(6))))),
        ("tEXt", text("tEXt", "Raw profile type APP1", raw("APP1", exifName + tiff(6)))),
        ("XMP", text("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + xmp)),
        ("packed XMP", text("iTXt", "XML:com.adobe.xmp", [1, 0] + Array("en\0XMP\0".utf8) + PNGFile.stored(xmp))),
        ("raw XMP", text("tEXt", "Raw profile type xmp", raw("xmp", xmpElement))),
        (
            "eXIf before XMP",
            text("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + Array("tiff:Orientation='3'".utf8))
                + PNGFile.chunk("eXIf", tiff(6))
        ),
    ]

    @Test(arguments: pngPlaces)
    func `a PNG's orientation is found, before and behind the picture`(place: String, chunk: [UInt8]) throws {
        let png = try encodePNG(.grey(try Plane<UInt8>(width: 16, height: 32)))
        let (before, behind) = (
            PNGFile.adding(chunk, to: png),
            PNGFile.withChecksums(Array(png.dropLast(12)) + chunk + Array(png.suffix(12)))
        )
        for file in [before, behind] {
            #expect(try EncodedImage(file).header.orientation == .turnedLeft, "\(place)")
            #expect(try Image(decoding: file).width == 32)
        }
    }

    private static let webPPlaces: [(name: String, content: [UInt8])] = [
        ("EXIF", tiff(6)), ("EXIF", exifName + tiff(6)), ("XMP ", xmp),
    ]

    @Test(arguments: webPPlaces)
    func `a WebP's orientation is found`(name: String, content: [UInt8]) throws {
        let webp = try encodeWebP(try Plane<RGB>(width: 16, height: 32), quality: 100)
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            Array(name.utf8) + [UInt8(content.count), 0, 0, 0] + content + (content.count % 2 == 1 ? [0] : [])
        }
        let flags: UInt8 = name == "EXIF" ? 8 : 4
        let body =
            Array("WEBP".utf8) + chunk("VP8X", [flags, 0, 0, 0, 15, 0, 0, 31, 0, 0]) + Array(webp[12...])
            + chunk(name, content)
        let file = Array("RIFF".utf8) + [UInt8(body.count & 255), UInt8(body.count >> 8), 0, 0] + body
        #expect(try EncodedImage(file).header.orientation == .turnedLeft)
        #expect(try Image(decoding: file).width == 32)
    }

    @Test func `a file of a hundred thousand EXIF blocks is read at once`() throws {
        // Each claims 65535 entries.
        let block = Self.app1(Self.exifName + Array("II*\0".utf8) + [8, 0, 0, 0, 0xff, 0xff])
        let jpeg = try encodeJPEG(.grey(try Plane<UInt8>(width: 16, height: 32)), quality: 50)
        let many = jpeg[..<2] + [[UInt8]](repeating: block, count: 100_000).joined() + jpeg[2...]
        let started = ContinuousClock.now
        #expect(try EncodedImage(Array(many)).header.orientation == .upright)
        #expect(started.duration(to: .now) < .seconds(5))
    }

    @Test func `a text that unpacks to a gigabyte is not read`() throws {
        // A stored block can be repeated without end: the limit is what counts.
        let chunk = Self.text(
            "zTXt", "Raw profile type exif", [0] + PNGFile.stored([UInt8](repeating: 0x30, count: 65_000)))
        let png = try encodePNG(.grey(try Plane<UInt8>(width: 16, height: 32)))
        #expect(try EncodedImage(PNGFile.adding(chunk, to: png)).header.orientation == .upright)
        let packed = PNGFile.stored([UInt8](repeating: 0x30, count: 65_000))
        #expect(try inflated(packed[...], limit: 65_000)?.count == 65_000)
        #expect(try inflated(packed[...], limit: 64_999) == nil)
        #expect(try inflated(packed.dropLast(5), limit: 65_000) == nil)
    }
}
