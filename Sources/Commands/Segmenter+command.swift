// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation

extension Segmenter {
    /// For a user's own files, which are not hostile: only what the formats and the machine cannot hold is refused.
    static func forCommand() throws(SegmentationError) -> Segmenter {
        Segmenter(cascades: try FaceCascades(directory: cascadeDirectory), limits: .forCommand)
    }

    /// As the server's configuration has it; nil is the usual places.
    static var cascadeDirectory: String? { ProcessInfo.processInfo.environment["CASCADE_DIR"] }
}

extension PixelLimits {
    static let forCommand = PixelLimits(megapixels: 900)
}

extension CompletionKind {
    /// Files that can be cut.
    static let pictures = file(extensions: ["jpg", "jpeg", "png", "webp", "JPG", "JPEG", "PNG"])
}
