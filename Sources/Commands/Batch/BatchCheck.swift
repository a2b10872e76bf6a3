// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation
import SystemPackage

/// Cuts photographs again and compares with manifests.
struct BatchCheck: Sendable {
    private let expected: [BatchName: BatchOutput]
    /// Writes outputs that differ; nil when they are only named.
    private var cutting: BatchCutting?

    /// - Parameter manifests: of one folder; those of its shards, perhaps.
    init(manifests: [BatchManifest], for recipe: BatchRecipe) {
        for engine in Set(manifests.map(\.engine)).sorted() where engine != recipe.engine {
            StandardError.write(["The manifest is of engine \(engine), this is \(recipe.engine): pixels may differ."])
        }
        expected = Dictionary(manifests.flatMap(\.outputs).map { ($0.input, $0) }) { $1 }
    }

    /// The same, which also writes what differs.
    func writing(_ cutting: BatchCutting) -> BatchCheck {
        var check = self
        check.cutting = cutting
        return check
    }

    /// What a photograph's output was called, without its extension.
    func stem(of name: BatchName) -> [UInt8]? { expected[name].map { $0.output.bytes.stemAndExtension.stem } }

    /// What the manifests name and the folder has not.
    ///
    /// - Parameter shard: looks at its part alone.
    func missing(in photographs: [BatchPhotograph], of shard: BatchShard?) -> [(BatchName, BatchOutcome)] {
        let there = Set(photographs.map(\.name))
        let names = expected.keys.filter { !there.contains($0) && shard?.contains($0) ?? true }
        return names.sorted().map { ($0, .failed("\($0.displayed): is in the manifest, but not in the folder")) }
    }

    func check(
        _ photograph: BatchPhotograph, _ segmenter: Segmenter, _ recipe: BatchRecipe
    ) throws -> BatchOutcome {
        let (bytes, identity) = try photograph.read()
        let cutout = try photograph.cutout(bytes, segmenter, recipe)
        let record = BatchRecord(
            BatchOutput(photograph, inputSHA256: SHA256.hexadecimal(of: bytes), cutout), by: recipe)
        let expected = expected[photograph.name]
        guard record.sha256 != expected?.sha256 || record.output != expected?.output else { return .done(record) }
        if let cutting {
            _ = try cutting.store(
                cutout.bytes, record, of: photograph, identity, otherwise: "choose another OUTPUT_DIR")
        }
        guard let expected else { return .differs(record, "is not in the manifest") }
        if expected.inputSHA256 != record.inputSHA256 { return .differs(record, "its photograph has changed") }
        if expected.output != record.output { return .differs(record, "was called \(expected.output.displayed)") }
        return .differs(
            record,
            "\(expected.width) x \(expected.height), confidence \(expected.confidence), \(expected.bytes) bytes became "
                + "\(record.width) x \(record.height), confidence \(record.confidence), \(record.bytes) bytes")
    }
}
