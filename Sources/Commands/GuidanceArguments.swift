// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
import CutoutParameters
public import Segmentation
import SystemPackage

/// How a command's cut is made, and what the user knows about the picture.
struct GuidanceArguments: ParsableArguments {
    @Option(help: "grabcut is OpenCV's own cv::grabCut, for comparison.")
    var method = SegmentationMethod.soft

    @Option(
        help: ArgumentHelp(
            "A JSON file with a rectangle, clicks and strokes that the result must obey.",
            discussion: """
                {"rect": [x1, y1, x2, y2], "clicks": [{"point": [x, y], "label": "foreground"}], "foreground": [{"points": [[x, y], ...], "radius": r}], "background": [...], "strokes": [{"points": [[x, y], ...], "radius": r, "label": "background"}]} \
                in pixels of the upright photograph.
                """),
        completion: .file(extensions: ["json"]))
    var hints: FilePath?

    @Option(
        help: "A grey image of the photograph's size: up to 8 background, from 247 foreground, between them unknown.",
        completion: .pictures)
    var trimap: FilePath?

    func validate() throws {
        if hints != nil, trimap != nil { throw ValidationError("--hints and --trimap exclude each other.") }
    }

    var isEmpty: Bool { hints == nil && trimap == nil }

    /// - Parameter inputs: the photographs' paths.
    func check(inputs: [FilePath]) throws {
        if (inputs + [hints, trimap].compactMap { $0 }).count(where: { $0 == .dash }) > 1 {
            throw ValidationError("Only one of INPUT, --hints and --trimap can be standard input.")
        }
    }

    func readHints() throws -> Hints {
        if let hints {
            let json = try InputFile.read(hints)
            do throws(ParameterFault) {
                return try HintsDocument.hints(json: json)
            } catch {
                throw CommandFailure.work("\(hints.displayed): \(error.sentence)")
            }
        }
        guard let trimap else { return .none }
        let bytes = try InputFile.read(trimap)
        return try CommandFailure.of(trimap.displayed) { () throws(SegmentationError) in
            Hints(marks: .trimap(try Image(decoding: bytes, limits: .forCommand).grey()))
        }
    }
}

extension SegmentationMethod: ExpressibleByArgument {}
