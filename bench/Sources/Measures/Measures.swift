// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

@testable import Segmentation

/// Writes what `bench/fit-revision` and `bench/fit-confidence` learn from.
@main
struct Measures: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Cut photographs at working size; write the measures of each pixel, the cut, and its confidence's evidence.",
        discussion:
            "A photograph's name gets .f32 (measures, pixel by pixel), .cut (a byte a pixel) and .json at its end.")

    @Option(help: "Trees as bench/fit-revision fits them, in place of the built ones.")
    var trees: String?
    @Argument(help: "A folder for the files; made if it is missing.")
    var folder: String
    @Argument(help: "Photographs.")
    var photographs: [String]

    func run() throws {
        let folder = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let cascades = try FaceCascades(directory: ProcessInfo.processInfo.environment["CASCADE_DIR"])
        var options = CoarseCut(seed: Seed())
        if let trees { options.reviseCut = try ReviseCut(file: URL(fileURLWithPath: trees)) }
        for path in photographs {
            let file = URL(fileURLWithPath: path)
            let photograph = try Decode(limits: PixelLimits())(EncodedImage(Array(try Data(contentsOf: file))))
            try Self.write(
                try Self.evidence(in: photograph, cascades), options, to: folder.appending(path: file.lastPathComponent)
            )
        }
    }

    private static func evidence(in photograph: Image, _ cascades: FaceCascades) throws -> CutEvidence {
        let copies = try Analyse()(photograph)
        let faces = try DetectFaces(cascades: cascades)(copies)
        let features = try ExtractFeatures()(copies)
        let saliency = try MapSaliency()(copies.work, features, hasFace: !faces.faces.isEmpty)
        return CutEvidence(
            workLab: copies.workLab, features: features, saliency: saliency,
            seeding: try Seed()(copies, faces, saliency, Hints()))
    }

    private static func write(_ evidence: CutEvidence, _ options: CoarseCut, to output: URL) throws {
        var search = try HypothesisSearch(options, evidence, evidence.seeding)
        let first = try search.run()
        let measures = try PixelMeasures(of: first.solution, search.faces, evidence)
        let best = try options(evidence)[0]
        try measures.bytes.write(to: output.appendingPathExtension("f32"))
        let cut = best.mask.withSpan { span in Data(span.indices.map { span[$0] == .foreground ? 1 : 0 }) }
        try cut.write(to: output.appendingPathExtension("cut"))
        try JSONEncoder().encode(Header(measures.size, best.evidence)).write(to: output.appendingPathExtension("json"))
    }
}

private struct Header: Encodable {
    let width: Int
    let height: Int
    let measures: [String]
    let evidence: [String: Double]?

    init(_ size: PixelSize, _ evidence: ConfidenceEvidence?) {
        (width, height) = (size.width, size.height)
        measures = PixelMeasure.allCases.map { String(describing: $0) }
        self.evidence = evidence.map {
            [
                "precision": $0.precision, "recall": $0.recall, "firmness": $0.firmness, "sides": $0.sides,
                "bottom": $0.bottom,
            ]
        }
    }
}

extension ReviseCut {
    /// Trees from JSON: `start`, and `trees` of `questions` (the number of a measure, a threshold) and `values`.
    fileprivate init(file: URL) throws {
        struct Document: Decodable {
            struct Tree: Decodable {
                let questions: [[Float]]
                let values: [Float]
            }
            let start: Float
            let trees: [Tree]
        }
        let document = try JSONDecoder().decode(Document.self, from: try Data(contentsOf: file))
        self.init()
        start = document.start
        trees = document.trees.map { tree in
            let questions = tree.questions.map {
                Tree.Question(measure: PixelMeasure(rawValue: Int($0[0]))!, threshold: $0[1])
            }
            return Tree(
                questions: (questions[0], questions[1], questions[2]), values: InlineArray { tree.values[$0] })
        }
    }
}

extension PixelMeasures {
    /// Pixel by pixel, without the padding of the last group.
    fileprivate var bytes: Data {
        let values = (0..<size.width * size.height).flatMap { index in
            PixelMeasure.allCases.map { self[index / 8, $0][index % 8] }
        }
        return values.withUnsafeBytes { Data($0) }
    }
}
