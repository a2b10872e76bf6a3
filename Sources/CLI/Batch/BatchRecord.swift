// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

/// What an output is, and what it was made of.
struct BatchRecord: Codable, Sendable {
    /// Below the input folder.
    var input: String
    var inputSHA256: String
    /// Below the output folder.
    var output: String
    var sha256: String
    var bytes: Int
    var width: Int
    var height: Int
    var confidence: Double
    /// As `BatchRecipe` has them.
    var parameters: [String: String]
    var engine: String

    enum CodingKeys: String, CodingKey {
        case input, output, sha256, bytes, width, height, confidence, parameters, engine
        case inputSHA256 = "input_sha256"
    }

    init(_ photograph: BatchPhotograph, inputSHA256: String, _ cutout: Cutout, _ recipe: BatchRecipe) {
        input = photograph.name
        self.inputSHA256 = inputSHA256
        output = "\(photograph.outputStem).\(cutout.format.fileExtension)"
        sha256 = Self.digest(of: cutout)
        bytes = cutout.bytes.count
        (width, height) = (cutout.width, cutout.height)
        confidence = (cutout.confidence * 1e4).rounded() / 1e4
        (parameters, engine) = (recipe.parameters, recipe.engine)
    }

    /// Under another name than the property's.
    private static func digest(of cutout: Cutout) -> String { CLI.sha256(cutout.bytes) }

    func isMade(of inputSHA256: String, by recipe: BatchRecipe) -> Bool {
        self.inputSHA256 == inputSHA256 && parameters == recipe.parameters && engine == recipe.engine
    }
}
