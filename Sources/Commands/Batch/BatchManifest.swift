// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// What every output of a batch is, to the byte: golden pictures without the pictures.
struct BatchManifest: Codable {
    /// Rises when a key changes its meaning.
    var schema = 1
    var engine: String
    var parameters: [String: String]
    /// By input.
    var outputs: [BatchOutput]

    init(_ records: [BatchRecord], _ recipe: BatchRecipe) {
        (engine, parameters) = (recipe.engine, recipe.parameters)
        outputs = records.map(\.made)
    }

    /// Throws when the file is none, or was made with other options than are given now.
    init(file: FilePath, for recipe: BatchRecipe) throws {
        let bytes = try InputFile.read(file)
        guard let manifest = try? JSONDecoder().decode(Self.self, from: Data(bytes)), manifest.schema == 1
        else { throw CommandFailure.configuration(["\(file.displayed) is not a manifest of this version"]) }
        let names = Set(manifest.parameters.keys).union(recipe.parameters.keys).sorted()
        let differences = names.filter { manifest.parameters[$0] != recipe.parameters[$0] }.map { name in
            "\(name) was \(manifest.parameters[name] ?? "not given") and is \(recipe.parameters[name] ?? "not given")"
        }
        guard differences.isEmpty else {
            throw CommandFailure.configuration(
                ["\(file.displayed) was made with other options: \(differences.joined(separator: "; "))"])
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
