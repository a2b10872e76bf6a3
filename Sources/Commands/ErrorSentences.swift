// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
package import Segmentation

extension SegmentationError {
    /// For a terminal: what is wrong and what to do.
    package var sentence: String {
        switch self {
        case .unsupportedFormat(nil): "not a JPEG, PNG or WebP image"
        case .unsupportedFormat(let kind?): "the file is \(kind.name). \(kind.advice)"
        case .corruptImage(let format, let reason): "damaged or incomplete \(format.displayName) file (\(reason))"
        case .imageTooLarge(let width, let height, let limit): "\(width) x \(height) pixels; \(limit.sentence)"
        case .imageTooSmall(let width, let height, let minimum):
            "\(width) x \(height) pixels; each side must have at least \(minimum)"
        case .invalidHints(let fault): fault.sentence
        case .emptyRegion(let width, let height): "the roi is empty in an image of \(width) x \(height) pixels"
        case .attachment(.background, let error): "the background picture: \(error.sentence)"
        case .attachment(.trimap, let error): "the trimap: \(error.sentence)"
        case .noForeground: "no subject was found"
        case .lowConfidence(let confidence, let minimum):
            "the cut's confidence is \(rounded(confidence)), below the \(minimum) asked for"
        case .noSuchChoice(let choice, let available): Self.choiceSentence(choice, available: available)
        case .outOfMemory: "out of memory"
        case .cancelled: "cancelled"
        case .cascadeMissing(let name, let searched):
            "OpenCV's \(name) is not in \(searched.joined(separator: ", ")); "
                + "install the package opencv-data or set CASCADE_DIR"
        case .internalFault(let reason): "internal fault: \(reason)"
        }
    }
}

/// To three digits.
private func rounded(_ share: Double) -> Double { (share * 1000).rounded() / 1000 }
