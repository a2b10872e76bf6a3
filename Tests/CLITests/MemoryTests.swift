// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import TestSupport
import Testing

/// The bound that docs/performance.md states: 64 MB and 7 MB a megapixel, 24 MB a megapixel with WebP output.
struct MemoryTests {
    private static let megapixels = 12.0

    private static let photograph = Result {
        try Image(pixels: SyntheticPortrait(width: 300, height: 400, seed: 5).image).scaled(toLongSide: 4000)
    }

    @Test(arguments: [("jpg", "png", 7.0), ("png", "png", 7), ("jpg", "jpg", 7), ("jpg", "webp", 24)])
    func `12 megapixels stay within the bound`(input: String, output: String, perMegapixel: Double) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let photograph = try Self.photograph.get()
        #expect(photograph.width * photograph.height == Int(Self.megapixels * 1e6))
        let file = folder.appendingPathComponent("photograph.\(input)")
        try Data(try input == "jpg" ? photograph.jpeg(quality: 90) : photograph.png()).write(to: file)
        let trace = folder.appendingPathComponent("trace.json")
        let run = try silhouette(
            "remove", file.path, "-o", folder.appendingPathComponent("cutout.\(output)").path, "--trace", trace.path)
        #expect(run.status == 0)
        struct Trace: Decodable { var peakMemoryMB: Double }
        let peak = try JSONDecoder().decode(Trace.self, from: try Data(contentsOf: trace)).peakMemoryMB
        // No less than the pixels alone: a figure that cannot be is no proof.
        #expect(peak > 3 * Self.megapixels && peak <= 64 + perMegapixel * Self.megapixels, "\(peak) MB")
    }
}
