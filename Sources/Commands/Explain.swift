// SPDX-License-Identifier: Apache-2.0
package import ArgumentParser
import CutoutParameters
import Foundation
import Segmentation
import SystemPackage

package struct Explain: ParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Show what every stage made of one photograph.",
        discussion: """
            Writes a picture of every stage, the cutout, trace.json (timings, faces, confidence) and index.html, which \
            shows them in order.

            Examples:
              silhouette explain portrait.jpg stages/
              silhouette explain portrait.jpg stages/ --hints strokes.json
            """)

    @Argument(help: "JPEG, PNG or WebP file; - reads standard input.", completion: .pictures)
    var input: FilePath

    @Argument(
        help: "A folder; made if it is missing. Files of the same names in it are replaced.", completion: .directory)
    var outputDir: FilePath

    @OptionGroup var guidance: GuidanceArguments

    package init() {}

    package func validate() throws { try guidance.check(inputs: [input]) }

    package func run() throws {
        let options = CutoutOptions(method: guidance.method, hints: try guidance.readHints())
        let bytes = try InputFile.read(input)
        let (cutout, illustrations) = try CommandFailure.of(input.displayed) { () throws(SegmentationError) in
            try Segmenter.forCommand().explain(EncodedImage(bytes, limits: .forCommand), options: options)
        }
        try CommandFailure.makingFolder(outputDir)
        let protection = FileProtection([input, guidance.hints, guidance.trimap])
        func write(_ bytes: [UInt8], _ name: String) throws {
            try protection.output(outputDir.appending(bytes: Array(name.utf8))).write(bytes)
        }
        let archive = ExplanationArchive(cutout: cutout, illustrations: illustrations)
        let page = ExplanationPage(
            title: input == .dash ? "standard input" : input.lastName.displayed, archive: archive)
        let files = try CommandFailure.of(input.displayed) { () throws(SegmentationError) in try archive.files() }
        for file in files { try write(file.content, file.name) }
        try write(Array(page.html().utf8), "index.html")
        StandardError.write([
            "\(illustrations.count) pictures; open \(outputDir.appending("index.html").displayed)"
        ])
    }
}
