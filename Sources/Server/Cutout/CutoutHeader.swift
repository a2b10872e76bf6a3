// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import Segmentation

/// The headers that tell about a cutout.
enum CutoutHeader: String, CaseIterable {
    case serverTiming = "Server-Timing"
    case width = "X-Width"
    case height = "X-Height"
    case foregroundTop = "X-Foreground-Top"
    case foregroundLeft = "X-Foreground-Left"
    case foregroundWidth = "X-Foreground-Width"
    case foregroundHeight = "X-Foreground-Height"
    case confidence = "X-Confidence"
    case type = "X-Type"
    case digest = "Repr-Digest"

    var name: HTTPField.Name { HTTPField.Name(rawValue)! }

    var meaning: String {
        switch self {
        case .serverTiming: "milliseconds of every stage"
        case .width, .height: "of the result, in pixels"
        case .foregroundTop, .foregroundLeft, .foregroundWidth, .foregroundHeight:
            "the box round the subject in the result: its pixels that are more than half opaque, without background and shadow"
        case .confidence: "0 to 1: an estimate of the overlap (IoU) with a perfect cut"
        case .type: "`person` when a face was found, else `other`"
        case .digest: "SHA-256 of the body (RFC 9530)"
        }
    }

    func value(of answer: CutoutAnswer, queued: Duration) -> String {
        let cutout = answer.cutout
        let box = cutout.foreground ?? PixelBox(left: 0, top: 0, width: 0, height: 0)
        return switch self {
        case .serverTiming:
            ([StageTiming(stage: .queue, duration: queued)] + cutout.timings)
                .map { "\($0.stage.rawValue);dur=\($0.duration.milliseconds)" }.joined(separator: ", ")
        case .width: String(cutout.width)
        case .height: String(cutout.height)
        case .foregroundTop: String(box.top)
        case .foregroundLeft: String(box.left)
        case .foregroundWidth: String(box.width)
        case .foregroundHeight: String(box.height)
        case .confidence: String(cutout.roundedConfidence)
        case .type: cutout.subject.kind.rawValue
        case .digest: "sha-256=:\(answer.digest):"
        }
    }
}
