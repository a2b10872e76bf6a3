// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// Damage means missing pixels: a file is refused when rows are missing or its picture data is wrong, and cut otherwise.
struct DamageTests {
    private static func portrait() throws -> Plane<RGB> { try SyntheticPortrait(width: 48, height: 64, seed: 1).image }

    private func isCorrupt(_ bytes: [UInt8]) -> Bool {
        do throws(SegmentationError) {
            _ = try Image(decoding: bytes)
            return false
        } catch .corruptImage {
            return true
        } catch {
            Issue.record("\(error)")
            return false
        }
    }

    // MARK: JPEG

    /// A change of a JPEG file, and whether all its pixels are still there.
    struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isWhole: Bool
        var apply: @Sendable (_ file: ArraySlice<UInt8>) -> ArraySlice<UInt8>

        init(_ name: String, isWhole: Bool, _ apply: @escaping @Sendable (ArraySlice<UInt8>) -> ArraySlice<UInt8>) {
            (testDescription, self.isWhole, self.apply) = (name, isWhole, apply)
        }
    }

    private static func start(of marker: UInt8, in file: ArraySlice<UInt8>) -> Int {
        file.indices.dropLast().first { file[$0] == 0xff && file[$0 + 1] == marker }!
    }

    private static let changes: [Change] = [
        Change("no end marker", isWhole: true) { $0.dropLast(2) },
        Change("zeros for an end marker", isWhole: true) { $0.dropLast(2) + [0, 0] },
        Change("another start for an end marker", isWhole: true) { $0.dropLast(2) + [0xff, 0xd8] },
        Change("text behind the end", isWhole: true) { $0 + Array("MotionPhoto".utf8) },
        Change("a second picture behind the end", isWhole: true) { $0 + $0 },
        Change("a scan header that ends with coefficient 0", isWhole: true) { file in
            var file = file
            file[start(of: 0xda, in: file) + 12] = 0
            return file
        },
        Change("stray bytes between segments", isWhole: true) { file in
            let at = start(of: 0xdb, in: file)
            return file[..<at] + [0, 1, 2, 3] + file[at...]
        },
        Change("its second half zeros", isWhole: false) { file in
            file.prefix(file.count / 2) + [UInt8](repeating: 0, count: 4000)
        },
        Change("zeros behind the end", isWhole: true) { $0 + [UInt8](repeating: 0, count: 4000) },
        Change("its last bytes missing", isWhole: false) { $0.dropLast(20) },
        Change("its second half missing", isWhole: false) { $0.prefix($0.count * 2 / 3) },
        Change("its second half missing, with an end marker", isWhole: false) {
            $0.prefix($0.count * 2 / 3) + [0xff, 0xd9]
        },
    ]

    @Test(arguments: changes)
    func `a JPEG is cut when all its rows arrive`(change: Change) throws {
        let file = try encodeJPEG(.colour(try Self.portrait()), quality: 90)
        let changed = Array(change.apply(file[...]))
        #expect(isCorrupt(changed) == !change.isWhole)
        if change.isWhole { #expect(try Image(decoding: changed).pixels == Image(decoding: file).pixels) }
    }

    /// 16 x 16 pixels of one grey in three progressive scans: DC without its last bit, that bit, and no AC.
    private static let progressive: (file: [UInt8], lastScan: Int) = {
        let quantisation: [UInt8] = [0xff, 0xdb, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
        let frame: [UInt8] = [0xff, 0xc2, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0]
        // One code a table: DC category 0, AC end of block.
        func table(_ kind: UInt8) -> [UInt8] { [0xff, 0xc4, 0, 20, kind, 1] + [UInt8](repeating: 0, count: 15) + [0] }
        func scan(_ first: UInt8, _ last: UInt8, _ bits: UInt8, _ data: [UInt8]) -> [UInt8] {
            [0xff, 0xda, 0, 8, 1, 1, 0, first, last, bits] + data
        }
        let head = [0xff, 0xd8] + quantisation + frame + table(0) + table(0x10)
        // Four blocks, one bit each, and ones to fill the byte.
        let body = scan(0, 0, 0x01, [0x0f]) + scan(1, 63, 0, [0x0f])
        return (head + body + scan(0, 0, 0x10, [0x0f]) + [0xff, 0xd9], head.count + body.count)
    }()

    @Test func `a progressive JPEG is cut without its end marker, and not without its last scan`() throws {
        let (file, lastScan) = Self.progressive
        let whole = try Image(decoding: file).pixels
        #expect(try Image(decoding: Array(file.dropLast(2))).pixels == whole)
        #expect(isCorrupt(Array(file[..<lastScan])))
        #expect(isCorrupt(file[..<lastScan] + [0xff, 0xd9]))
    }

    // MARK: PNG

    private static func png() throws -> [UInt8] { try encodePNG(.colour(try portrait())) }

    @Test func `what stands behind a PNG's last row changes nothing`() throws {
        let file = try Self.png()
        let pixels = try Image(decoding: file).pixels
        let end = file.count - 12
        for ending: [UInt8] in [[], [0, 0], Array("IENDIENDIEND".utf8), [0, 0, 0, 9] + Array("tEXtabc".utf8)] {
            #expect(try Image(decoding: Array(file[..<end] + ending)).pixels == pixels)
        }
    }

    @Test func `a window that is too small is forgiven`() throws {
        // zlib's header with a window of 256 bytes, and its check bits.
        var file = try Self.png()
        let data = try #require(PNGFile.content(of: "IDAT", in: file))
        file[data.lowerBound] = 0x08
        file[data.lowerBound + 1] = 0x1d
        #expect(try Image(decoding: PNGFile.withChecksums(file)).pixels == Self.portrait())
    }

    @Test(arguments: ["tEXt", "gAMA", "iCCP", "eXIf", "tRNS"])
    func `an ancillary chunk with a wrong checksum is passed over`(type: String) throws {
        var file = PNGFile.adding(PNGFile.chunk(type, [0, 1, 0x86, 0xa0, 0, 0]), to: try Self.png())
        file[33 + 8 + 6] ^= 1
        #expect(try Image(decoding: file).pixels == Self.portrait())
    }

    @Test func `wrong checks on picture data are damage`() throws {
        let file = try Self.png()
        let data = try #require(PNGFile.content(of: "IDAT", in: file))
        var wrongChunk = file
        wrongChunk[data.upperBound] ^= 1
        #expect(isCorrupt(wrongChunk))
        var wrongData = file
        wrongData[data.lowerBound + data.count / 2] ^= 0x10
        #expect(isCorrupt(PNGFile.withChecksums(wrongData)))
    }

    @Test func `rows that do not arrive are damage`() throws {
        let file = try Self.png()
        let data = try #require(PNGFile.content(of: "IDAT", in: file))
        let half = Array(file[data].prefix(data.count / 2))
        #expect(
            isCorrupt(
                PNGFile.withChecksums(
                    Array(file[..<(data.lowerBound - 8)]) + PNGFile.chunk("IDAT", half) + PNGFile.chunk("IEND", []))))
        #expect(isCorrupt(Array(file[..<(data.upperBound - 30)])))
    }
}
