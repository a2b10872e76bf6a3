// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CutoutParameters
import Foundation
import Segmentation

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what every stage made of one photograph.",
        discussion: """
            Writes a picture of every stage, the cutout, trace.json (timings, faces, confidence) and index.html, which \
            shows them in order.

            Examples:
              silhouette explain portrait.jpg stages/
              silhouette explain portrait.jpg stages/ --hints strokes.json
            """)

    @Argument(help: "JPEG, PNG or WebP file; - reads standard input.", completion: .pictures)
    var input: String

    @Argument(
        help: "A folder; made if it is missing. Files of the same names in it are replaced.", completion: .directory)
    var outputDir: String

    @OptionGroup var guidance: GuidanceArguments

    func validate() throws { try guidance.check(input: input) }

    func run() throws {
        let options = CutoutOptions(method: guidance.method, hints: try guidance.readHints())
        let bytes = try ImageFile.read(input)
        let (cutout, illustrations) = try ImageFile.reportingFaults(of: input) { () throws(SegmentationError) in
            try Segmenter.forCommand().explain(EncodedImage(bytes, limits: .forCommand), options: options)
        }
        let folder = URL(fileURLWithPath: outputDir, isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure.work("\(outputDir): cannot be made")
        }
        func write(_ bytes: [UInt8], _ name: String) throws {
            try ImageFile.write(bytes, to: folder.appendingPathComponent(name).path)
        }
        let archive = ExplanationArchive(cutout: cutout, illustrations: illustrations)
        let page = ExplanationPage(
            title: input == "-" ? "standard input" : URL(fileURLWithPath: input).lastPathComponent, archive: archive)
        let files = try ImageFile.reportingFaults(of: input) { () throws(SegmentationError) in try archive.files() }
        for file in files { try write(file.content, file.name) }
        try write(Array(page.html().utf8), "index.html")
        StandardError.write([
            "\(illustrations.count) pictures; open \(folder.appendingPathComponent("index.html").path)"
        ])
    }
}
