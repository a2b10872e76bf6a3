// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation
import Statistics
import SyntheticPortraits

@main
struct Floor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench/floor",
        abstract: "Compare whole cutouts with decoding and encoding alone.",
        discussion: """
            Times, in turns, the codecs by themselves (the photograph decoded, its cutout encoded again) and the whole cutout of
            the same photograph, one thread. Prints medians and two ratios: of the cutout without the stages that run on the
            small working picture, and of all of it. Exits with 1 when the first is above --limit for the largest picture.
            """)

    @Option(help: "Photographs to measure with; the default is drawn ones of 0.3, 1, 4 and 12 megapixels.")
    var image: [String] = []

    @Option(help: "Times that each is measured.")
    var rounds = 9

    @Option(help: "The largest first ratio that is no failure.")
    var limit = 1.9

    func validate() throws {
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be from 1 to 1000.") }
    }

    func run() throws {
        let segmenter = Segmenter(
            cascades: try FaceCascades(directory: ProcessInfo.processInfo.environment["CASCADE_DIR"]))
        print("picture                MP  codecs ms  rest ms  whole ms  rest/codecs  whole/codecs")
        let comparisons = try photographs().map { name, bytes in
            let comparison = try Comparison(of: bytes, rounds: rounds, with: segmenter)
            print(comparison.line(name))
            return comparison
        }
        let largest = comparisons.max { $0.megapixels < $1.megapixels }!
        guard largest.restRatio <= limit else {
            print("\(largest.restRatio.text(2)) is above \(limit.text(2))")
            throw ExitCode(1)
        }
    }

    private func photographs() throws -> [(name: String, bytes: [UInt8])] {
        guard image.isEmpty else {
            return try image.map { path in
                (
                    URL(fileURLWithPath: path).lastPathComponent,
                    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                )
            }
        }
        return try SyntheticPhotograph.Size.allCases.map { size in
            ("drawn, \(size.name)", try SyntheticPhotograph.jpeg(size, isBusy: true))
        }
    }
}

/// Medians in milliseconds.
private struct Comparison {
    let megapixels: Double
    let codecs: Double
    let rest: Double
    let whole: Double
    /// Medians of each round's own ratio.
    let restRatio: Double
    let wholeRatio: Double

    /// What runs on the small working picture.
    private static let working: Set<StageName> = [.faces, .features, .saliency, .seed, .grabcut]

    init(of bytes: [UInt8], rounds: Int, with segmenter: Segmenter) throws {
        let cutout = try Image(decoding: try segmenter.cutOut(bytes).bytes)
        var times: [(codecs: Double, rest: Double, whole: Double)] = []
        for _ in 0..<rounds {
            let codecs = try Self.milliseconds {
                _ = try Image(decoding: bytes)
                _ = try cutout.png()
            }
            var timings: [StageTiming] = []
            let whole = try Self.milliseconds { timings = try segmenter.cutOut(bytes).timings }
            let working = timings.filter { Self.working.contains($0.stage) }
                .reduce(0) { $0 + $1.duration / .milliseconds(1) }
            times.append((codecs, whole - working, whole))
        }
        megapixels = Double(cutout.width * cutout.height) / 1e6
        codecs = times.map(\.codecs).median
        rest = times.map(\.rest).median
        whole = times.map(\.whole).median
        restRatio = times.map { $0.rest / $0.codecs }.median
        wholeRatio = times.map { $0.whole / $0.codecs }.median
    }

    private static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return start.duration(to: .now) / .milliseconds(1)
    }

    func line(_ name: String) -> String {
        name.padded(20) + megapixels.text(1).leftPadded(5) + codecs.text(1).leftPadded(11) + rest.text(1).leftPadded(9)
            + whole.text(1).leftPadded(10) + restRatio.text(2).leftPadded(13) + wholeRatio.text(2).leftPadded(14)
    }
}
