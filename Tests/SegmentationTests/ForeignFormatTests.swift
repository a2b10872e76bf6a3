// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

struct ForeignFormatTests {
    private static func box(_ brands: String...) -> [UInt8] {
        [0, 0, 0, UInt8(12 + 4 * brands.count)]
            + Array(("ftyp" + brands[0] + "\0\0\0\0" + brands.dropFirst().joined()).utf8)
    }

    /// A little-endian TIFF whose directory holds one entry.
    private static func tiff(tag: Int, value: UInt8) -> [UInt8] {
        Array("II*\0".utf8) + [
            8, 0, 0, 0, 1, 0, UInt8(tag & 255), UInt8(tag >> 8), 4, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0,
        ]
    }

    private static func jpeg(_ marker: UInt8, bits: UInt8 = 8) -> [UInt8] {
        [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, marker, 0, 11, bits, 0, 16, 0, 16, 1, 1, 0x11, 0]
    }

    private static let files: [(bytes: [UInt8], name: String)] = [
        (box("heic", "mif1"), "HEIC"), (box("mif1", "mif1", "heic"), "HEIC"), (box("mif1", "avif"), "AVIF"),
        (box("avif"), "AVIF"), (box("mif1"), "HEIF"), (box("crx "), "CR3"), (box("isom", "mp42"), "video"),
        (Array("GIF89a".utf8), "GIF"), (Array("BM6".utf8), "BMP"), (tiff(tag: 0x0100, value: 9), "TIFF"),
        (Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 0, 0, 0], "TIFF"), (tiff(tag: 0xc612, value: 1), "DNG"),
        (tiff(tag: 0x00fe, value: 1), "NEF"), (Array("II*\0".utf8) + [16, 0, 0, 0] + Array("CR\u{2}\0".utf8), "CR2"),
        (Array("FUJIFILMCCD-RAW 0201".utf8), "RAF"), (Array("IIRO".utf8), "ORF"), (Array("IIU\0".utf8), "RW2"),
        (Array("FOVb".utf8), "X3F"), ([0xff, 0x0a, 0xfa], "JPEG XL"),
        ([0, 0, 0, 12] + Array("JXL \r\n".utf8) + [0x87, 0x0a], "JPEG XL"),
        ([0xff, 0x4f, 0xff, 0x51], "JPEG 2000"), (Array("%PDF-1.7".utf8), "PDF"), (Array("8BPS".utf8), "Photoshop"),
        (Array("\n<svg xmlns='x'>".utf8), "SVG"), (Array("<?xml version='1.0'?>\n<!-- a -->\n<svg>".utf8), "SVG"),
        (Array("<!DOCTYPE html>".utf8), "web page"), (Array("P6\n4 4".utf8), "PNM"), ([0x1f, 0x8b, 8], "gzip"),
        (Array("PK\u{3}\u{4}".utf8), "ZIP"), (jpeg(0xc1, bits: 12), "12 bits"), (jpeg(0xc3), "lossless"),
        (jpeg(0xc3, bits: 12), "lossless"), (jpeg(0xc5), "hierarchical"), (jpeg(0xf7), "JPEG-LS"),
    ]

    @Test(arguments: files)
    func `a foreign file is named`(bytes: [UInt8], name: String) throws {
        let error = #expect(throws: SegmentationError.self) { try EncodedImage(bytes) }
        guard case .unsupportedFormat(let kind?) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(kind.name.contains(name), "\(kind.name)")
    }

    @Test func `what is damaged or unknown gets no name`() {
        for bytes: [UInt8] in [[], [0], Array("Hello, I am a JPEG.".utf8), Array("<note>".utf8), [0xff, 0xd8, 0xff]] {
            #expect(ForeignFormat(sniffing: bytes) == nil)
        }
    }
}
