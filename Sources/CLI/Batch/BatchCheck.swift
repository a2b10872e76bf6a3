// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation

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
        _ expected: BatchOutput?
    ) throws -> BatchOutcome {
        let bytes = try ImageFile.read(photograph.file.path)
        let cutout = try photograph.cutout(bytes, segmenter, recipe)
        let record = BatchRecord(
            BatchOutput(photograph, inputSHA256: SHA256.hexadecimal(of: bytes), cutout), by: recipe)
        guard record.sha256 != expected?.sha256 || record.output != expected?.output else { return .done(record) }
        if let outputDir {
            try BatchCutting.write(
                cutout.bytes,
                to: URL(fileURLWithPath: outputDir, isDirectory: true).appendingPathComponent(record.output))
        }
        guard let expected else { return .differs(record, "is not in the manifest") }
        if expected.inputSHA256 != record.inputSHA256 { return .differs(record, "its photograph has changed") }
        if expected.output != record.output { return .differs(record, "was called \(expected.output)") }
        return .differs(
            record,
            "\(expected.width) x \(expected.height), confidence \(expected.confidence), \(expected.bytes) bytes became "
                + "\(record.width) x \(record.height), confidence \(record.confidence), \(record.bytes) bytes")
    }
}
