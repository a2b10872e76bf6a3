// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation

/// What an output is.
struct BatchOutput: Codable, Sendable {
    /// Below the input folder.
    var input: BatchName
    var inputSHA256: String
    /// Below the output folder.
    var output: BatchName
    var sha256: String
    var bytes: Int
    var width: Int
    var height: Int
    var confidence: Double

    enum CodingKeys: String, CodingKey {
        case input, output, sha256, bytes, width, height, confidence
        case inputSHA256 = "input_sha256"
    }

    init(_ photograph: BatchPhotograph, inputSHA256: String, _ cutout: Cutout) {
        input = photograph.name
        self.inputSHA256 = inputSHA256
        output = photograph.output(cutout.format)
        sha256 = SHA256.hexadecimal(of: cutout.bytes)
        bytes = cutout.bytes.count
        (width, height) = (cutout.width, cutout.height)
        confidence = (cutout.subject.confidence * 1e4).rounded() / 1e4
    }
}

/// An output and what it was made by. As JSON one object.
@dynamicMemberLookup
struct BatchRecord: Codable, Sendable {
    let made: BatchOutput
    /// As `BatchRecipe` has them.
    let parameters: [String: String]
    let engine: String

    private enum CodingKeys: CodingKey {
        case parameters, engine
    }

    init(_ made: BatchOutput, by recipe: BatchRecipe) {
        (self.made, parameters, engine) = (made, recipe.parameters, recipe.engine)
    }

    init(from decoder: any Decoder) throws {
        made = try BatchOutput(from: decoder)
        let own = try decoder.container(keyedBy: CodingKeys.self)
        parameters = try own.decode([String: String].self, forKey: .parameters)
        engine = try own.decode(String.self, forKey: .engine)
    }

    func encode(to encoder: any Encoder) throws {
        try made.encode(to: encoder)
        var own = encoder.container(keyedBy: CodingKeys.self)
        try own.encode(parameters, forKey: .parameters)
        try own.encode(engine, forKey: .engine)
    }

    subscript<Value>(dynamicMember property: KeyPath<BatchOutput, Value>) -> Value { made[keyPath: property] }

    func isMade(of inputSHA256: String, by recipe: BatchRecipe) -> Bool {
        made.inputSHA256 == inputSHA256 && parameters == recipe.parameters && engine == recipe.engine
    }
}
