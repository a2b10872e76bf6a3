// SPDX-License-Identifier: Apache-2.0
package import ArgumentParser
import Cryptography
import CutoutParameters
import Foundation
import Segmentation
import SystemPackage

package struct Batch: ParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Cut the subjects out of a folder of photographs.",
        discussion: """
            Goes through INPUT_DIR and its sub-folders and writes each cutout to the same place in OUTPUT_DIR. What is \
            already there, from the same photograph, options and engine version, is left; so an interrupted batch goes on \
            where it was. Inputs are never written to; links to photographs are followed. A photograph that fails is named, \
            and the rest go on. Hidden files and folders, and OUTPUT_DIR itself, are passed over.

            A manifest records what every output is, to the byte. With --check the photographs are cut again and every \
            output that differs from the manifest is named; those are also written to OUTPUT_DIR if it is given.

            Exit codes: 0 all is well, 1 a photograph failed or differs, 2 wrong usage, 130 interrupted (143 and 129 by other \
            signals).

            Examples:
              silhouette batch photographs/ cutouts/
              silhouette batch photographs/ cards/ --output-format jpg --crop
              silhouette batch photographs/ cutouts/ --manifest golden.json
              silhouette batch photographs/ --check golden.json
              silhouette batch photographs/ cutouts/ --shard 2/8 --manifest 2.json
              silhouette batch inbox/ cutouts/ --watch
            """)

    @Argument(help: "A folder with JPEG, PNG and WebP files.", completion: .directory)
    var inputDir: FilePath

    @Argument(help: "A folder; made if it is missing. May be left out with --check.", completion: .directory)
    var outputDir: FilePath?

    @Option(help: "Photographs at once; the default is the number of cores.")
    var jobs = UsableCores.count

    @Flag(help: "Cut again what is already there.")
    var overwrite = false

    @Option(
        help: "Write digest, size, confidence and engine version of every output to this file, as JSON.",
        completion: .file(extensions: ["json"]))
    var manifest: FilePath?

    @Option(
        help: ArgumentHelp(
            "Cut again, and name every output that is not as this manifest says. Needs the same options. May be given several times, once for each shard's manifest.",
            valueName: "manifest"),
        completion: .file(extensions: ["json"]))
    var check: [FilePath] = []

    @Option(help: "Cut one of N parts of the folder alone, the K-th, as K/N: for several machines.")
    var shard: BatchShard?

    @Flag(help: "Go on as photographs arrive, until interrupted; each is cut once it is completely written.")
    var watch = false

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

    package init() {}

    package func validate() throws {
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024.") }
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be from 1 to 100.") }
        guard outputDir != nil || !check.isEmpty else {
            throw ValidationError("OUTPUT_DIR is missing; only --check works without it.")
        }
        if !check.isEmpty, manifest != nil || overwrite || watch {
            throw ValidationError("--check goes with none of --manifest, --overwrite and --watch.")
        }
        if manifest == .dash, format == .json {
            throw ValidationError("--manifest - and --format json would both be written to standard output.")
        }
        if watch, shard != nil {
            throw ValidationError(
                "--watch and --shard exclude each other: names of outputs would depend on what arrived elsewhere.")
        }
    }

    package func run() throws {
        let recipe = BatchRecipe(
            options: try composition.applied(
                to: CutoutOptions(outputFormat: outputFormat, quality: quality, method: method)),
            parameters: try parameters(),
            engine: try EngineVersion(cascadeDirectory: Segmenter.cascadeDirectory).description)
        if let outputDir, check.isEmpty {
            // Before the folder is looked through, so that it is known when it lies in it.
            _ = try BatchFolder(input: inputDir, output: outputDir)
            try checkManifestPlace()
            try CommandFailure.makingFolder(outputDir)
        }
        let folder = try BatchFolder(input: inputDir, output: outputDir)
        let contents = try folder.contents()
        guard watch || !contents.names.isEmpty || !contents.faults.isEmpty || shard != nil else {
            throw CommandFailure.work("\(inputDir.displayed): no JPEG, PNG or WebP file in it")
        }
        let report = try check.isEmpty ? cut(contents, folder, recipe) : compare(contents, folder, recipe)
        switch format {
        case .text: StandardError.write(report.lines())
        case .json: try StandardOutput.write(line: report.json())
        }
        if report.isInterrupted { throw CommandFailure(lines: [], code: report.exitCode) }
        if !report.isClean { throw CommandFailure(lines: [], code: 1) }
    }

    /// What was asked for, by the names of the HTTP API; files by their digest.
    private func parameters() throws -> [String: String] {
        var parameters = composition.given
        parameters[CutoutParameter.outputFormat.name] = outputFormat.rawValue
        parameters[CutoutParameter.quality.name] = String(quality)
        parameters[CutoutParameter.method.name] = method.rawValue
        if let file = composition.bgImageFile {
            parameters[CutoutParameter.bgImageFile.name] = "sha256:" + SHA256.hexadecimal(of: try InputFile.read(file))
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
