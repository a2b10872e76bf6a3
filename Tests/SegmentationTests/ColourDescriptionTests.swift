// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Segmentation

struct ColourDescriptionTests {
    private static func gAMA(_ exponent: Double) -> [UInt8] { PNGFile.chunk("gAMA", number(exponent)) }

    private static func number(_ value: Double) -> [UInt8] {
        let stored = UInt32((value * 100_000).rounded())
        return (0..<4).map { UInt8(truncatingIfNeeded: stored >> (24 - 8 * $0)) }
    }

    private static let displayP3 = [0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06]
    private static let sRGB = [0.3127, 0.3290, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06]

    private static func cHRM(_ values: [Double]) -> [UInt8] { PNGFile.chunk("cHRM", values.flatMap(number)) }

    private static func cICP(_ values: UInt8...) -> [UInt8] { PNGFile.chunk("cICP", values) }

    private static let sRGBChunk = PNGFile.chunk("sRGB", [0])

    /// All greys, and other colours below them.
    private func ramp() throws -> Plane<RGB> {
        try Plane(width: 256, height: 32) { x, y in
            y < 16 ? RGB(UInt8(x), UInt8(x), UInt8(x)) : RGB(UInt8(x), UInt8(255 - x), UInt8(y * 8))
        }
    }

    private func shown(_ chunks: [UInt8]) throws -> Plane<RGB> {
        let plain = PNGFile.removing("sRGB", from: try encodePNG(.colour(try ramp())))
        return try Image(decoding: PNGFile.adding(chunks, to: plain)).pixels
    }

    private func encoded(_ light: Double) -> Double {
        255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055)
    }

    private static func pq(_ sample: Double) -> Double {
        let root = pow(sample, 32.0 / 2523)
        return min(1, 25 * pow(max(root - 3424.0 / 4096, 0) / (2413.0 / 128 - 2392.0 / 128 * root), 8192.0 / 1305))
    }

    private static func hlg(_ sample: Double) -> Double {
        let scene = sample <= 0.5 ? sample * sample / 3 : (exp((sample - 0.55991073) / 0.17883277) + 0.28466892) / 12
        return min(1, 2.5 * pow(scene, 1.2))
    }

    /// Chunks, and the light of a sample that they stand for.
    private static let spaces: [(chunks: [UInt8], light: @Sendable (Double) -> Double)] = [
        (gAMA(1), { $0 }),
        (gAMA(0.55556), { pow($0, 1.8) }),
        (gAMA(0.3), { pow($0, 1 / 0.3) }),
        // An exponent with chromaticities is taken at its word.
        (gAMA(0.45455) + cHRM(sRGB), { pow($0, 2.2) }),
        (cICP(1, 8, 0, 1), { $0 }),
        (cICP(1, 4, 0, 1), { pow($0, 2.2) }),
        (cICP(1, 1, 0, 1), { pow($0, 2.4) }),
        (cICP(12, 8, 0, 1), { $0 }),
        (cICP(9, 16, 0, 1), pq),
        (cICP(9, 18, 0, 1), hlg),
        (cICP(1, 17, 0, 1), { min(1, 52.37 / 48 * pow($0, 2.6)) }),
        (cICP(1, 7, 0, 1), { $0 < 0.0912 ? $0 / 4 : pow(($0 + 0.1115) / 1.1115, 1 / 0.45) }),
    ]

    @Test(arguments: spaces.indices)
    func `greys become what their light is in sRGB`(index: Int) throws {
        let (chunks, light) = Self.spaces[index]
        let pixels = try shown(chunks)
        for x in 0..<256 {
            let expected = encoded(light(Double(x) / 255))
            #expect(abs(Double(pixels[x, 4].green) - expected) <= 1, "\(x)")
            #expect(pixels[x, 4].red == pixels[x, 4].green)
        }
    }

    private static let precedence: [(chunks: [UInt8], changesColours: Bool)] = [
        // The first of cICP, iCCP, sRGB and gAMA that can be understood counts.
        (cICP(1, 13, 0, 1) + gAMA(1), false), (sRGBChunk + gAMA(1) + cHRM(displayP3), false),
        (cICP(12, 13, 0, 1) + sRGBChunk, true), (cICP(2, 2, 0, 1) + gAMA(1), true), (cICP(1, 13, 0, 0) + gAMA(1), true),
        (cICP(1, 13, 0, 0), false), (cICP(1, 1, 1, 1), false), (cICP(99, 1, 0, 1), false),
        // Chromaticities alone say nothing, nor does an exponent that is close to sRGB's.
        (cHRM(displayP3), false), (gAMA(0.45455), false), (gAMA(0.47), false), (gAMA(0.43), true), (gAMA(0), false),
        (gAMA(0.45455) + cHRM(displayP3), true), (PNGFile.chunk("gAMA", [0, 1]), false),
        (PNGFile.chunk("iCCP", Array("x\0\0nonsense".utf8)) + gAMA(1), true),
        (PNGFile.chunk("iCCP", Array("x\0\0".utf8) + PNGFile.stored(Array("no profile".utf8))) + gAMA(1), true),
        (gAMA(1) + cHRM([0.3, 0.3, 0, 0, 0, 0, 0, 0]), false),
    ]

    @Test(arguments: precedence)
    func `the right chunk counts`(chunks: [UInt8], changesColours: Bool) throws {
        #expect((try shown(chunks) != ramp()) == changesColours)
    }

    @Test func `a chunk behind the picture says nothing`() throws {
        let file = PNGFile.removing("sRGB", from: try encodePNG(.colour(try ramp())))
        let late = PNGFile.withChecksums(Array(file.dropLast(12)) + Self.gAMA(1) + Array(file.suffix(12)))
        #expect(try Image(decoding: late).pixels == ramp())
    }

    @Test func `wide primaries move colours outward`() throws {
        for chunks in [Self.cICP(12, 13, 0, 1), Self.gAMA(0.45455) + Self.cHRM(Self.displayP3)] {
            let (wide, plain) = (try shown(chunks), try ramp())
            // A strong red in Display P3 is a stronger one in sRGB, and a white stays white.
            #expect(wide[200, 20].red > plain[200, 20].red && wide[200, 20].green < plain[200, 20].green)
            #expect(wide[255, 4] == .white)
        }
    }

    @Test func `16 bits keep the shadows of linear light`() throws {
        // 1/1000 of white is 0 or 1 of 255 steps, and 4 of sRGB's.
        let row: [UInt8] = [0] + (0..<32 * 3).flatMap { _ -> [UInt8] in [0, 66] }
        let samples = (0..<32).flatMap { _ in row }
        let header = PNGFile.chunk("IHDR", [0, 0, 0, 32, 0, 0, 0, 32, 16, 2, 0, 0, 0])
        let file = PNGFile.withChecksums(
            [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10] + header + Self.gAMA(1)
                + PNGFile.chunk("IDAT", PNGFile.stored(samples))
                + PNGFile.chunk("IEND", []))
        let expected = encoded(66.0 / 65535)
        #expect(abs(Double(try Image(decoding: file).pixels[9, 9].red) - expected) <= 0.6)
    }
}
