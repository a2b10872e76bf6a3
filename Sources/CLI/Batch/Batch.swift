// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cryptography
import CutoutParameters
import Foundation
import Segmentation

struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut the subjects out of a folder of photographs.",
        discussion: """
            Goes through INPUT_DIR and its sub-folders and writes each cutout to the same place in OUTPUT_DIR. What is \
            already there, from the same photograph, options and engine version, is left; so an interrupted batch goes on \
            where it was. Inputs are never written to. A photograph that fails is named, and the rest go on.

            A manifest records what every output is, to the byte. With --check the photographs are cut again and every \
            output that differs from the manifest is named; those are also written to OUTPUT_DIR if it is given.

            Exit codes: 0 all is well, 1 a photograph failed or differs, 2 wrong usage, 130 interrupted.

            Examples:
              silhouette batch photographs/ cutouts/
              silhouette batch photographs/ cards/ --output-format jpg --crop
              silhouette batch photographs/ cutouts/ --manifest golden.json
              silhouette batch photographs/ --check golden.json
            """)

    @Argument(help: "A folder with JPEG, PNG and WebP files.", completion: .directory)
    var inputDir: String

    @Argument(help: "A folder; made if it is missing. May be left out with --check.", completion: .directory)
    var outputDir: String?

    @Option(help: "Photographs at once; the default is the number of cores.")
    var jobs = UsableCores.count

    @Flag(help: "Cut again what is already there.")
    var overwrite = false

    @Option(
        help: "Write digest, size, confidence and engine version of every output to this file, as JSON.",
        completion: .file(extensions: ["json"]))
    var manifest: String?

    @Option(
        help: "Cut again, and name every output that is not as this manifest says. Needs the same options.",
        completion: .file(extensions: ["json"]))
    var check: String?

    @Option(help: "Format of the report.")
    var format = ReportFormat.text

    @Option(help: "Format of the cutouts; auto is png where anything is transparent, else jpg.")
    var outputFormat = OutputFormat.png

    @Option(help: "1-100, of JPG and WebP; WebP with 100 is lossless.")
    var quality = 90

    @Option(help: "grabcut is OpenCV's own cv::grabCut, for comparison.")
    var method = SegmentationMethod.soft

    @OptionGroup var composition: CompositionArguments

    enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    func validate() throws {
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024.") }
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be from 1 to 100.") }
        guard outputDir != nil || check != nil else {
            throw ValidationError("OUTPUT_DIR is missing; only --check works without it.")
        }
        if check != nil, manifest != nil || overwrite {
            throw ValidationError("--check goes with neither --manifest nor --overwrite.")
        }
    }

    func run() throws {
        let recipe = BatchRecipe(
            options: try composition.applied(
                to: CutoutOptions(outputFormat: outputFormat, quality: quality, method: method)),
            parameters: try parameters(),
            engine: try EngineVersion(cascadeDirectory: Segmenter.cascadeDirectory).description)
        let photographs = try BatchFolder(input: inputDir, output: outputDir).photographs()
        // Said before an hour's work, not after.
        if let manifest { try ImageFile.checkFolder(of: manifest) }
        let interruption = Interruption()
        let report: BatchReport
        if let check {
            report = try BatchCheck(manifest: try BatchManifest(file: check, for: recipe), outputDir: outputDir)
                .run(photographs, recipe, jobs: jobs, interruption)
        } else {
            let folder = URL(fileURLWithPath: outputDir!, isDirectory: true)
            report = try BatchCutting(folder: folder, overwrites: overwrite)
                .run(photographs, recipe, jobs: jobs, interruption)
            if let manifest { try ImageFile.write(BatchManifest(report.records, recipe).json(), to: manifest) }
        }
        switch format {
        case .text: StandardError.write(report.lines())
        case .json: try StandardOutput.write(line: report.json())
        }
        if report.isInterrupted { throw CommandFailure(lines: [], code: 130) }
        if !report.isClean { throw CommandFailure(lines: [], code: 1) }
    }

    /// What was asked for, by the names of the HTTP API; files by their digest.
    private func parameters() throws -> [String: String] {
        var parameters = composition.given
        parameters[CutoutParameter.outputFormat.name] = outputFormat.rawValue
        parameters[CutoutParameter.quality.name] = String(quality)
        parameters[CutoutParameter.method.name] = method.rawValue
        if let file = composition.bgImageFile {
            parameters[CutoutParameter.bgImageFile.name] = "sha256:" + SHA256.hexadecimal(of: try ImageFile.read(file))
        }
        return parameters
    }
}

/// What is made of every photograph, and what makes it.
struct BatchRecipe: Sendable {
    var options: CutoutOptions
    var parameters: [String: String]
    var engine: String
}
