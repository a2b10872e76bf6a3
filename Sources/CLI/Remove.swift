// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
import Foundation
public import Segmentation

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut the subject out of one photograph.",
        discussion: """
            Examples:
              silhouette remove portrait.jpg -o cutout.png
              silhouette remove portrait.jpg -o white.jpg --quality 95
              curl -s https://example.org/portrait.jpg | silhouette remove - -o - > cutout.png
            """)

    @Argument(help: "JPEG, PNG or WebP file; - reads standard input.")
    var input: String

    @Option(name: .shortAndLong, help: "Where to write; - is standard output. Its extension decides the format.")
    var output: String?

    @Option(help: "png, jpg, webp or auto; overrides the extension.")
    var outputFormat: OutputFormat?

    @Option(help: "1-100, of JPG and WebP; WebP with 100 is lossless.")
    var quality = 90

    @Option(help: "soft, or grabcut for OpenCV's own cv::grabCut.")
    var method = SegmentationMethod.soft

    @Option(help: "Also write stage timings, faces and confidence to this file, as JSON.")
    var trace: String?

    func validate() throws {
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be from 1 to 100.") }
        _ = try format()
    }

    func run() throws {
        let bytes = try read()
        let options = CutoutOptions(outputFormat: try format(), quality: quality, method: method)
        let cutout: Cutout
        do throws(SegmentationError) {
            let cascades = try FaceCascades(directory: ProcessInfo.processInfo.environment["CASCADE_DIR"])
            // A user's own files are not hostile: only what the formats and the machine cannot hold is refused.
            let limits = PixelLimits(megapixels: 900)
            cutout = try Segmenter(cascades: cascades, limits: limits).cutOut(bytes, options: options)
        } catch {
            throw CommandFailure.work("\(input): \(error.sentence)")
        }
        try write(Data(cutout.bytes), to: destination)
        if let trace { try write(try Trace(cutout).json(), to: trace) }
    }

    /// Beside the input when nothing is said: portrait.jpg becomes portrait-cutout.png.
    private var destination: String {
        if let output { return output }
        guard input != "-" else { return "-" }
        let name = URL(fileURLWithPath: input).deletingPathExtension().path
        return "\(name)-cutout.\(outputFormat == .jpg || outputFormat == .webp ? outputFormat!.rawValue : "png")"
    }

    private func format() throws -> OutputFormat {
        if let outputFormat { return outputFormat }
        let suffix = output.map { URL(fileURLWithPath: $0).pathExtension } ?? ""
        if suffix.isEmpty { return .png }
        guard let format = OutputFormat(name: suffix), format != .auto else {
            throw ValidationError("\(suffix) is no format; name OUTPUT .png, .jpg or .webp, or use --output-format.")
        }
        return format
    }

    private func read() throws -> [UInt8] {
        if input == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: input)))
        } catch {
            throw CommandFailure.work("\(input): cannot be read")
        }
    }

    private func write(_ data: Data, to path: String) throws {
        if path == "-" { return FileHandle.standardOutput.write(data) }
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure.work("\(path): cannot be written")
        }
    }
}

extension OutputFormat: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}

extension SegmentationMethod: ExpressibleByArgument {}
