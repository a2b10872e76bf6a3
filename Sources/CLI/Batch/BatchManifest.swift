// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

/// What every output of a batch is, to the byte: golden pictures without the pictures.
struct BatchManifest: Codable {
    struct Output: Codable {
        var input: String
        var inputSHA256: String
        var output: String
        var sha256: String
        var bytes: Int
        var width: Int
        var height: Int
        var confidence: Double

        enum CodingKeys: String, CodingKey {
            case input, output, sha256, bytes, width, height, confidence
            case inputSHA256 = "input_sha256"
        }
    }

    /// Rises when a key changes its meaning.
    var schema = 1
    var engine: String
    var parameters: [String: String]
    /// By input.
    var outputs: [Output]

    init(_ records: [BatchRecord], _ recipe: BatchRecipe) {
        (engine, parameters) = (recipe.engine, recipe.parameters)
        outputs = records.map { record in
            Output(
                input: record.input, inputSHA256: record.inputSHA256, output: record.output, sha256: record.sha256,
                bytes: record.bytes, width: record.width, height: record.height, confidence: record.confidence)
        }
    }

    /// Throws when the file is none, or was made with other options than are given now.
    init(file: String, for recipe: BatchRecipe) throws {
        guard let manifest = try? JSONDecoder().decode(Self.self, from: Data(try ImageFile.read(file))),
            manifest.schema == 1
        else { throw CommandFailure.configuration(["\(file) is no manifest of this version"]) }
        let names = Set(manifest.parameters.keys).union(recipe.parameters.keys).sorted()
        let differences = names.filter { manifest.parameters[$0] != recipe.parameters[$0] }.map { name in
            "\(name) was \(manifest.parameters[name] ?? "not given") and is \(recipe.parameters[name] ?? "not given")"
        }
        guard differences.isEmpty else {
            throw CommandFailure.configuration(
                ["\(file) was made with other options: \(differences.joined(separator: "; "))"])
        }
        self = manifest
    }

    /// Sorted, so that the same outputs are the same text.
    func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Texts and finite numbers: nothing that JSON lacks.
        return [UInt8](try! encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}

/// Cuts photographs again and compares with a manifest.
struct BatchCheck {
    let manifest: BatchManifest
    /// Outputs that differ are written there.
    let outputDir: String?

    func run(
        _ photographs: [BatchPhotograph], _ recipe: BatchRecipe, jobs: Int, _ interruption: Interruption
    ) throws -> BatchReport {
        if manifest.engine != recipe.engine {
            StandardError.write([
                "The manifest is of engine \(manifest.engine), this is \(recipe.engine): pixels may differ."
            ])
        }
        let expected = Dictionary(manifest.outputs.map { ($0.input, $0) }) { $1 }
        let clock = ContinuousClock.now
        var outcomes = try BatchWorkers(jobs: jobs, interruption: interruption)
            .outcomes(of: photographs, BatchProgress(total: photographs.count)) { photograph, segmenter in
                try check(photograph, segmenter, recipe, expected[photograph.name])
            }
        let isInterrupted = interruption.hasCome && outcomes.count < photographs.count
        let there = Set(photographs.map(\.name))
        outcomes += manifest.outputs.filter { !there.contains($0.input) }.map { output in
            let photograph = BatchPhotograph(
                file: URL(fileURLWithPath: output.input), name: output.input, outputStem: output.output)
            return (photograph, .failed("\(output.input): is in the manifest, but not in the folder"))
        }
        return BatchReport(
            outcomes: outcomes, total: outcomes.count, elapsed: clock.duration(to: .now), isInterrupted: isInterrupted)
    }

    private func check(
        _ photograph: BatchPhotograph, _ segmenter: Segmenter, _ recipe: BatchRecipe,
        _ expected: BatchManifest.Output?
    ) throws -> BatchOutcome {
        let bytes = try ImageFile.read(photograph.file.path)
        let cutout = try photograph.cutout(bytes, segmenter, recipe)
        let record = BatchRecord(photograph, inputSHA256: sha256(bytes), cutout, recipe)
        guard record.sha256 != expected?.sha256 || record.output != expected?.output else { return .done(record) }
        if let outputDir {
            try BatchCutting.write(
                cutout.bytes,
                to: URL(fileURLWithPath: outputDir, isDirectory: true).appendingPathComponent(record.output))
        }
        guard let expected else { return .differs(record, "is not in the manifest") }
        if expected.inputSHA256 != record.inputSHA256 { return .differs(record, "its photograph is another") }
        if expected.output != record.output { return .differs(record, "was called \(expected.output)") }
        return .differs(
            record,
            "\(expected.width) x \(expected.height), confidence \(expected.confidence), \(expected.bytes) bytes became "
                + "\(record.width) x \(record.height), confidence \(record.confidence), \(record.bytes) bytes")
    }
}
