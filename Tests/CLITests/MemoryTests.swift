// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import TestSupport
import Testing

/// The bound that docs/performance.md states: 80 MB, 7 MB a megapixel (17 with WebP output), the input and the output file.
@Suite(.serialized) struct MemoryTests {
    private static let megapixels = 12.0

    private static let smooth = Result {
        try Image(pixels: SyntheticPortrait(width: 300, height: 400, seed: 5).image).scaled(toLongSide: 4000)
    }

    /// Incompressible: large files.
    private static let noisy = Result {
        var image = try smooth.get()
        var random = SplitMix64(state: 1)
        image.pixels.withMutableSpan { pixels in
            for i in 0..<pixels.count { pixels[i].red ^= UInt8(truncatingIfNeeded: random.next() & 31) }
        }
        return image
    }

    private func peak(
        _ photograph: Image, _ input: String, _ output: String, _ options: [String] = []
    ) throws -> (peak: Double, files: Double) {
        try withTemporaryFolder { folder in
            #expect(photograph.width * photograph.height == Int(Self.megapixels * 1e6))
            let (file, cutout) = (
                folder.appendingPathComponent("a.\(input)"), folder.appendingPathComponent("b.\(output)")
            )
            try Data(try input == "jpg" ? photograph.jpeg(quality: 95) : photograph.png()).write(to: file)
            let trace = folder.appendingPathComponent("trace.json")
            let run = try RunningProcess(
                Executable.silhouette,
                ["remove", file.path, "-o", cutout.path, "--trace", trace.path]
                    + options.map { $0 == "INPUT" ? file.path : $0 })
            #expect(run.wait() == 0)
            struct Trace: Decodable { var peakMemoryMB: Double }
            let peak = try JSONDecoder().decode(Trace.self, from: try Data(contentsOf: trace)).peakMemoryMB
            let files = try [file, cutout].reduce(0) { try $0 + Double(Data(contentsOf: $1).count) / 1e6 }
            // No less than the pixels alone: a figure that cannot be is no proof.
            #expect(peak > 3 * Self.megapixels)
            return (peak, files)
        }
    }

    @Test(arguments: [("jpg", "png", 7.0), ("png", "png", 7), ("png", "jpg", 7), ("jpg", "webp", 17)])
    func `12 noisy megapixels stay within the bound`(input: String, output: String, perMegapixel: Double) throws {
        let (peak, files) = try peak(try Self.noisy.get(), input, output)
        #expect(peak <= 80 + perMegapixel * Self.megapixels + files, "\(peak) MB")
    }

    @Test(arguments: [
        ["--crop", "--crop-margin", "10%"], ["--scale", "90%"], ["--add-shadow", "--bg-color", "red"],
        ["--bg-blur", "50"], ["--size", "hd"],
    ])
    func `so they do whatever is made of them`(options: [String]) throws {
        let (peak, files) = try peak(try Self.noisy.get(), "jpg", "png", options)
        #expect(peak <= 80 + 7 * Self.megapixels + files, "\(peak) MB")
    }

    /// The colours are weighed by their transparency for the small copies: one more full-size picture, for a moment.
    @Test func `so does a photograph with transparency`() throws {
        var photograph = try Self.noisy.get()
        photograph.alpha = try Plane(width: photograph.width, height: photograph.height) { x, y in
            (x - 1500) * (x - 1500) + (y - 2000) * (y - 2000) > 2_000_000 ? 0 : UInt8(200 + x % 50)
        }
        let (peak, files) = try peak(photograph, "png", "png")
        #expect(peak <= 80 + 7 * Self.megapixels + files, "\(peak) MB")
    }

    @Test func `a background picture counts with its own pixels`() throws {
        let (peak, files) = try peak(
            try Self.noisy.get(), "jpg", "jpg", ["--bg-image-file", "INPUT"])
        #expect(peak <= 80 + (7 + 4) * Self.megapixels + 2 * files, "\(peak) MB")
    }

    /// A second full-size picture would be 36 MB more.
    @Test func `there is one full-size picture and its matte`() throws {
        let (peak, _) = try peak(try Self.smooth.get(), "jpg", "png")
        #expect(peak <= 80 + 4 * Self.megapixels, "\(peak) MB")
    }
}
