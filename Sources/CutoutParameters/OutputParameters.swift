// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

// What the result is stored as.

extension CutoutParameter {
    public static let outputFormat = CutoutParameter(
        "output_format", .choice(OutputFormat.allCases.map(\.rawValue) + ["jpeg"]),
        allowed: "png, jpg, jpeg, webp, zip or auto", default: "png",
        meaning:
            "`jpg` has a white background unless another is asked for; `auto` is PNG when anything is transparent, else JPG; "
            + "`zip` holds `color.jpg` and `alpha.png`",
        example: "jpg"
    ) { OutputFormat(name: $1).assign(to: &$0.options.outputFormat) }

    public static let quality = CutoutParameter(
        "quality", .whole(1...100), allowed: "a whole number from 1 to 100", default: "90",
        meaning: "quality of JPG and WebP; WebP with 100 is lossless", example: "20", with: [(outputFormat, "jpg")]
    ) { whole($1, 1...100).assign(to: &$0.options.quality) }

    public static let channels = CutoutParameter(
        "channels", .choice(Composition.Channels.allCases.map(\.rawValue)), allowed: "rgba or alpha", default: "rgba",
        meaning: "`alpha` is the matte alone, as a grey picture", example: "alpha"
    ) { Composition.Channels(rawValue: $1.lowercased()).assign(to: &$0.options.composition.channels) }

    public static let size = CutoutParameter(
        "size", .choice(OutputSize.allCases.map(\.rawValue) + ["small", "regular", "4k"]),
        allowed: "full, preview, medium, hd, 50MP or auto (small and regular mean preview, 4k means full)",
        default: "full",
        meaning: "the most pixels of the result: 0.25, 1.5, 4 or 50 megapixels; never enlarges", example: "preview"
    ) { OutputSize(name: $1).assign(to: &$0.options.composition.size) }

    public static let explain = CutoutParameter(
        "explain", .flag, allowed: "true or false", default: "false",
        meaning: "answers with a ZIP file: a picture of every stage, the result and `trace.json`", example: "true"
    ) { truth($1).assign(to: &$0.explains) }
}
