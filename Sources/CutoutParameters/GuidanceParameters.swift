// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

// How the subject is cut, and what the caller knows about the photograph.

extension CutoutParameter {
    public static let roi = CutoutParameter(
        "roi", .text(pattern: "^\(ValueForm.length)( \(ValueForm.length)){3}$"),
        allowed: "four lengths x1 y1 x2 y2 in px or %, separated by blanks", default: "0% 0% 100% 100%",
        meaning: "where the subject is looked for, in the upright photograph; all else is background",
        example: "0% 0% 100% 50%"
    ) { Region($1).assign(to: &$0.options.region) }

    public static let hints = CutoutParameter(
        "hints", .text(pattern: nil), allowed: "a JSON object with rect, clicks, foreground, background and strokes",
        meaning: "a rectangle, clicks and strokes that the result obeys",
        example: #"{"background":[{"points":[[150,420],[190,500]],"radius":24}]}"#
    ) { draft, text throws(ParameterFault) in
        draft.options.hints = try HintsDocument.hints(json: Array(text.utf8))
        return true
    }

    public static let trimap = CutoutParameter(
        file: "trimap", allowed: "a grey JPEG, PNG or WebP file of the image's size",
        meaning: "values up to 8 are background, from 247 foreground; the engine decides between them",
        example: "@trimap.png"
    ) { draft, file in draft.options.trimapFile = file }

    public static let alternatives = CutoutParameter(
        "alternatives", .whole(1...CutoutOptions.mostCuts),
        allowed: "a whole number from 1 to \(CutoutOptions.mostCuts)", default: "1",
        meaning:
            "that many different cutouts, best first, fewer where the picture has fewer: a ZIP file of `1.png`, `2.png` and so on with `alternatives.json`, or `data.alternatives` in JSON",
        example: "4"
    ) { whole($1, 1...CutoutOptions.mostCuts).assign(to: &$0.alternatives) }

    public static let choice = CutoutParameter(
        "choice", .whole(1...CutoutOptions.mostCuts), allowed: "a whole number from 1 to \(CutoutOptions.mostCuts)",
        default: "1",
        meaning: "the k-th of the different cutouts, alone", example: "2"
    ) { whole($1, 1...CutoutOptions.mostCuts).assign(to: &$0.options.choice) }

    public static let method = CutoutParameter(
        "method", .choice(SegmentationMethod.allCases.map(\.rawValue)), allowed: "soft or grabcut", default: "soft",
        meaning: "`grabcut` is OpenCV's own, for comparison", example: "grabcut"
    ) { SegmentationMethod(rawValue: $1.lowercased()).assign(to: &$0.options.method) }

    public static let minConfidence = CutoutParameter(
        "min_confidence", .fraction(0...1), allowed: "a number from 0 to 1", default: "0",
        meaning: "a cut that is less sure is refused instead of answered", example: "0.95"
    ) { fraction($1, 0...1).assign(to: &$0.options.minimumConfidence) }
}
