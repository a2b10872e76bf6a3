// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
import CutoutParameters
import Foundation
public import Segmentation
import SystemPackage

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
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
            "That many different cutouts, best first, fewer where the picture has fewer: OUTPUT.png, OUTPUT.2.png and so on."
        ))
    var alternatives = 1

    @Flag(name: .shortAndLong, help: "Say nothing about what was written.")
    var quiet = false

    func validate() throws {
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be from 1 to 100.") }
        try checkAlternatives()
        try guidance.check(inputs: inputs)
        guard inputs.count > 1 else { return }
        guard trace == nil else { throw ValidationError("--trace goes with one photograph alone.") }
        guard guidance.isEmpty else { throw ValidationError("--hints and --trimap go with one photograph alone.") }
        guard output.map({ $0.isFolder }) ?? true else {
            throw ValidationError(
                "Several photographs need a folder for OUTPUT; end its name with a slash to have it made.")
        }
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
        if case .file(.dash)? = output { try refuse("-o -") }
        if output == nil, inputs.contains(.dash) {
            throw ValidationError("--alternatives of standard input needs -o and a name.")
        }
    }

    func run() throws {
        let options = try composition.applied(
            to: CutoutOptions(
                outputFormat: try format(), quality: quality, method: guidance.method, hints: try guidance.readHints(),
                findsDoubts: trace != nil))
        let protection = FileProtection(inputs + [guidance.hints, guidance.trimap, composition.bgImageFile])
        let plans = try plans()
        if case .folder(let folder)? = output { try CommandFailure.makingFolder(folder) }
        try check(plans, options.outputFormat, protection)
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

    /// A photograph and where its cutout goes.
    private struct Plan {
        var input: FilePath
        /// As bytes, for the format's extension is known only when it is cut.
        var stem: [UInt8]
        var isWholeName: Bool

        /// - Parameter rank: 1 is the best alternative.
        func output(_ format: FileFormat, rank: Int = 1) -> FilePath {
            let number = rank == 1 ? [] : Array(".\(rank)".utf8)
            guard isWholeName else { return FilePath(bytes: stem + number + Array(".\(format.fileExtension)".utf8)) }
            guard rank > 1 else { return FilePath(bytes: stem) }
            let name = stem.stemAndExtension
            return FilePath(bytes: name.stem + number + stem.dropFirst(name.stem.count))
        }
    }

    private func plans() throws -> [Plan] {
        switch output {
        case .file(let path)?: return [Plan(input: inputs[0], stem: path.bytes, isWholeName: true)]
        case nil:
            // Beside the input: portrait.jpg becomes portrait-cutout.png.
            return inputs.map { input in
                guard input != .dash else { return Plan(input: input, stem: FilePath.dash.bytes, isWholeName: true) }
                return Plan(
                    input: input, stem: input.bytes.stemAndExtension.stem + Array("-cutout".utf8), isWholeName: false)
            }
        case .folder(let folder)?:
            let names = inputs.map { $0 == .dash ? Array("cutout".utf8) : $0.lastName }
            for (name, users) in Dictionary(grouping: zip(names, inputs), by: { $0.0 })
                .sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) where users.count > 1
            {
                throw CommandFailure.configuration([
                    "\(users.map { $0.1.displayed }.joined(separator: " and ")): the outputs would share the name \(name.displayed); cut them into different folders"
                ])
            }
            return zip(inputs, OutputNames.stems(for: names)).map { input, stem in
                Plan(input: input, stem: folder.appending(bytes: stem).bytes, isWholeName: false)
            }
        }
    }

    /// What can be known before the work is said before it.
    private func check(_ plans: [Plan], _ format: OutputFormat, _ protection: FileProtection) throws {
        let formats = format.files
        var taken: [FilePath: FilePath] = [:]
        for plan in plans {
            for rank in 1...alternatives {
                for format in formats { try protection.output(plan.output(format, rank: rank)).check() }
                let path = plan.output(formats[0], rank: rank)
                guard let other = taken.updateValue(plan.input, forKey: path), path != .dash else { continue }
                throw CommandFailure.configuration([
                    "\(other.displayed) and \(plan.input.displayed): both would be written to \(path.displayed); name a folder with -o"
                ])
            }
        }
        if let trace { try protection.output(trace).check() }
    }

    private func cut(
        _ plan: Plan, _ options: CutoutOptions, _ segmenter: Segmenter, _ protection: FileProtection
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

/// What `-o` names.
enum OutputArgument {
    case file(FilePath)
    case folder(FilePath)

    init(_ argument: String) throws {
        guard let path = FilePath(argument: argument) else { throw ValidationError("-o needs a name.") }
        let isFolder = argument.hasSuffix("/") || (path != .dash && (try? FileStatus(path))?.kind == .folder)
        self = isFolder ? .folder(path) : .file(path)
    }

    var isFolder: Bool { if case .folder = self { true } else { false } }
}

extension OutputFormat: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}
