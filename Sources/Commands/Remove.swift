// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
import CutoutParameters
import Foundation
public import Segmentation
import SystemPackage

package struct Remove: ParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Cut the subject out of one photograph, or of several.",
        discussion: """
            Several photographs go into a folder, or each beside itself. An input is never written to.

            Examples:
              silhouette remove portrait.jpg -o cutout.png
              silhouette remove portrait.jpg -o white.jpg --quality 95
              silhouette remove portrait.jpg -o card.jpg --crop --bg-color '#81d4fa'
              silhouette remove portrait.jpg -o cutout.png --hints hints.json
              silhouette remove portrait.jpg -o cutout.png --alternatives 4
              silhouette remove anna.jpg ben.jpg -o cutouts/
              cat portrait.jpg | silhouette remove - -o - > cutout.png
            """)

    @Argument(help: "JPEG, PNG or WebP files; - reads standard input.", completion: .pictures)
    var inputs: [FilePath]

    @Option(
        name: .shortAndLong,
        help:
            "Where to write: a file, or a folder (one that is there, or a name that ends with a slash); - is standard output. A file's extension decides the format. The default is beside the input.",
        completion: .file(), transform: OutputArgument.init)
    var output: OutputArgument?

    @Option(help: "Overrides the extension; auto is png where anything is transparent, else jpg.")
    var outputFormat: OutputFormat?

    @Option(help: "1-100, of JPG and WebP; WebP with 100 is lossless.")
    var quality = 90

    @OptionGroup var guidance: GuidanceArguments

    @OptionGroup var composition: CompositionArguments

    @Option(
        help: "Also write stage timings, faces, confidence and doubts to this file, as JSON.",
        completion: .file(extensions: ["json"]))
    var trace: FilePath?

    @Option(
        help: ArgumentHelp(
            "That many different cutouts, best first, fewer where the picture has fewer: OUTPUT.png, OUTPUT.2.png and so on. Files of these names are replaced."
        ))
    var alternatives = 1

    @Flag(name: .shortAndLong, help: "Say nothing about what was written.")
    var quiet = false

    package init() {}

    package func validate() throws {
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be from 1 to 100.") }
        try checkAlternatives()
        try guidance.check(inputs: inputs)
        if trace == .dash, writesToStandardOutput {
            throw ValidationError("The cutout and --trace - would both be written to standard output.")
        }
        guard inputs.count > 1 else { return }
        guard trace == nil else { throw ValidationError("--trace goes with one photograph alone.") }
        guard guidance.isEmpty else { throw ValidationError("--hints and --trimap go with one photograph alone.") }
        guard output.map({ $0.isFolder }) ?? true else {
            throw ValidationError(
                "Several photographs need a folder for OUTPUT; end its name with a slash to have it made.")
        }
    }

    private var writesToStandardOutput: Bool {
        if case .file(.dash)? = output { return true }
        return output == nil && inputs.contains(.dash)
    }

    private func checkAlternatives() throws {
        let most = CutoutOptions.mostCuts
        guard (1...most).contains(alternatives) else {
            throw ValidationError("--alternatives must be from 1 to \(most).")
        }
        let format = try format()
        guard alternatives > 1 else { return }
        func refuse(_ other: String) throws { throw ValidationError("--alternatives and \(other) exclude each other.") }
        if composition.choice != nil { try refuse("--choice") }
        if guidance.method == .grabcut { try refuse("--method grabcut") }
        if format == .zip { try refuse("--output-format zip") }
        if writesToStandardOutput {
            throw ValidationError("--alternatives needs a name for its files; give one with -o.")
        }
    }

    package func run() throws {
        let options = try composition.applied(
            to: CutoutOptions(
                outputFormat: try format(), quality: quality, method: guidance.method, hints: try guidance.readHints(),
                findsDoubts: trace != nil))
        let protection = FileProtection(inputs + [guidance.hints, guidance.trimap, composition.bgImageFile])
        let plans = try RemovePlan.plans(inputs, output)
        if case .folder(let folder)? = output { try CommandFailure.makingFolder(folder) }
        try RemovePlan.check(
            plans, options.outputFormat, alternatives: alternatives, trace: trace, protection)
        let segmenter = try CommandFailure.of("silhouette") { () throws(SegmentationError) in try Segmenter.forCommand()
        }
        var failures: [String] = []
        for plan in plans {
            do {
                try cut(plan, options, segmenter, protection)
            } catch let failure as CommandFailure where plans.count > 1 && failure.code == 1 {
                StandardError.write(failure.lines)
                failures += failure.lines
            }
        }
        if !failures.isEmpty { throw CommandFailure(lines: [], code: 1) }
    }

    private func cut(
        _ plan: RemovePlan, _ options: CutoutOptions, _ segmenter: Segmenter, _ protection: FileProtection
    ) throws {
        let bytes = try InputFile.read(plan.input)
        let cutouts = try CommandFailure.of(plan.input.displayed) { () throws(SegmentationError) in
            let photograph = try EncodedImage(bytes, limits: .forCommand)
            return alternatives > 1
                ? try segmenter.cutOut(photograph, alternatives: alternatives, options: options)
                : [try segmenter.cutOut(photograph, options: options)]
        }
        for (rank, cutout) in zip(1..., cutouts) {
            let path = plan.output(cutout.format, rank: rank)
            try protection.output(path).write(cutout.bytes)
            guard !quiet, isatty(STDERR_FILENO) == 1 else { continue }
            StandardError.write([
                "\(plan.input.displayed) -> \(path.displayed): \(cutout.width) x \(cutout.height), "
                    + String(format: "confidence %.2f", cutout.subject.confidence)
                    + (cutout.difference.map { ", \($0)" } ?? "")
            ])
        }
        if let trace {
            try protection.output(trace).write(
                CutoutTrace(cutouts[0], peakMemoryMB: Double(ProcessMemory.peak) / 1e6).json())
        }
    }

    private func format() throws -> OutputFormat {
        if let outputFormat { return outputFormat }
        guard case .file(let path)? = output, path != .dash else { return .png }
        let suffix = path.lastName.stemAndExtension.suffix
        if suffix.isEmpty || path.bytes.starts(with: "/dev/".utf8) || path.bytes.starts(with: "/proc/".utf8) {
            return .png
        }
        guard let format = OutputFormat(name: String(decoding: suffix, as: UTF8.self)), format != .auto else {
            throw ValidationError(
                "\(suffix.displayed) is not a format; name OUTPUT .png, .jpg, .webp or .zip, or use --output-format.")
        }
        return format
    }
}

extension OutputFormat: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}
