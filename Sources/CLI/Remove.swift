// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
import CutoutParameters
import Foundation
public import Segmentation

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut the subject out of one photograph.",
        discussion: """
            Examples:
              silhouette remove portrait.jpg -o cutout.png
              silhouette remove portrait.jpg -o white.jpg --quality 95
              silhouette remove portrait.jpg -o card.jpg --crop --bg-color '#81d4fa'
              silhouette remove portrait.jpg -o cutout.png --hints strokes.json
              cat portrait.jpg | silhouette remove - -o - > cutout.png
            """)

    @Argument(help: "JPEG, PNG or WebP file; - reads standard input.", completion: .pictures)
    var input: String

    @Option(
        name: .shortAndLong,
        help:
            "Where to write; - is standard output. Its extension decides the format. The default is beside the input.",
        completion: .file())
    var output: String?

    @Option(help: "Overrides the extension; auto is png where anything is transparent, else jpg.")
    var outputFormat: OutputFormat?

    @Option(help: "1-100, of JPG and WebP; WebP with 100 is lossless.")
    var quality = 90

    @OptionGroup var guidance: GuidanceArguments

    @OptionGroup var composition: CompositionArguments

    @Option(
        help: "Also write stage timings, faces and confidence to this file, as JSON.",
        completion: .file(extensions: ["json"]))
    var trace: String?

    func validate() throws {
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be from 1 to 100.") }
        _ = try format()
        try guidance.check(input: input)
    }

    func run() throws {
        let options = try composition.applied(
            to: CutoutOptions(
                outputFormat: try format(), quality: quality, method: guidance.method, hints: try guidance.readHints()))
        let bytes = try ImageFile.read(input)
        let cutout = try ImageFile.reportingFaults(of: input) { () throws(SegmentationError) in
            try Segmenter.forCommand().cutOut(bytes, options: options)
        }
        try ImageFile.write(cutout.bytes, to: destination(of: cutout.format))
        if let trace {
            try ImageFile.write(CutoutTrace(cutout, peakMemoryMB: Double(ProcessMemory.peak) / 1e6).json(), to: trace)
        }
    }

    /// Beside the input when nothing is said: portrait.jpg becomes portrait-cutout.png.
    private func destination(of format: FileFormat) -> String {
        if let output { return output }
        guard input != "-" else { return "-" }
        return "\(URL(fileURLWithPath: input).deletingPathExtension().path)-cutout.\(format.fileExtension)"
    }

    private func format() throws -> OutputFormat {
        if let outputFormat { return outputFormat }
        let suffix = output.map { URL(fileURLWithPath: $0).pathExtension } ?? ""
        if suffix.isEmpty { return .png }
        guard let format = OutputFormat(name: suffix), format != .auto else {
            throw ValidationError(
                "\(suffix) is not a format; name OUTPUT .png, .jpg, .webp or .zip, or use --output-format.")
        }
        return format
    }
}

extension OutputFormat: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}
