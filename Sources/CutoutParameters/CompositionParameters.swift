// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

// What is made of the cutout: behind it, beside it, where it is in its frame.

extension CutoutParameter {
    public static let bgColor: CutoutParameter = CutoutParameter(
        "bg_color", .text(pattern: "^(#?([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+)$"),
        allowed: "3, 4, 6 or 8 hexadecimal digits with or without #, or a CSS colour name",
        meaning: "puts the subject on this colour; 4 and 8 digits end with its opacity", example: "#81d4fa"
    ) { draft, text throws(ParameterFault) in
        guard let colour = Colour(text) else { return false }
        try draft.set(.colour(colour), by: bgColor)
        return true
    }

    public static let bgImageFile: CutoutParameter = CutoutParameter(
        file: "bg_image_file", allowed: "a JPEG, PNG or WebP file",
        meaning: "puts the subject on this picture, centred and filling the frame", example: "@background.png"
    ) { draft, file throws(ParameterFault) in try draft.set(.picture(file), by: bgImageFile) }

    public static let bgBlur: CutoutParameter = CutoutParameter(
        "bg_blur", .whole(0...100), allowed: "0 for none, or a whole number up to 100", default: "0",
        meaning: "keeps the photograph's own background, blurred by up to 4 % of the long side", example: "40"
    ) { draft, text throws(ParameterFault) in
        guard let blur = whole(text, 0...100) else { return false }
        if blur > 0 { try draft.set(.blurred(blur), by: bgBlur) }
        return true
    }

    public static let crop = CutoutParameter(
        "crop", .flag, allowed: "true or false", default: "false", meaning: "shows the subject alone", example: "true",
        with: [(bgColor, "#81d4fa")]
    ) { truth($1).assign(to: &$0.crops) }

    public static let cropMargin = CutoutParameter(
        "crop_margin",
        .text(pattern: "^\(ValueForm.length)( \(ValueForm.length)(( \(ValueForm.length)){2})?)?$"),
        allowed: "1, 2 or 4 lengths up to 500px or 50%, separated by blanks", default: "0",
        meaning:
            "space round the cropped subject: one length for all sides, two for top and bottom, left and right, four clockwise "
            + "from the top; `%` is of the subject, `px` of the upright photograph",
        example: "10% 30px", with: [(crop, "true"), (bgColor, "#81d4fa")]
    ) { CropMargins($1).assign(to: &$0.margins) }

    public static let scale = CutoutParameter(
        "scale", .text(pattern: "^(original|[1-9][0-9](\\.[0-9]+)?%|100%)$"), allowed: "original, or 10% to 100%",
        default: "original",
        meaning: "how much of the frame the subject fills; centres it unless `position` says otherwise", example: "50%",
        with: [(bgColor, "#81d4fa")]
    ) { Placement.scale($1).assign(to: &$0.options.composition.placement.scale) }

    public static let position = CutoutParameter(
        "position", .text(pattern: "^(original|center|\(ValueForm.percent)( \(ValueForm.percent))?)$"),
        allowed: "original, center, or one or two percentages from 0% to 100%",
        default: "original, or center with a scale",
        meaning: "where in the frame the subject is: `0%` is left or top, `100%` right or bottom", example: "0% 100%",
        with: [(scale, "50%"), (bgColor, "#81d4fa")]
    ) { Placement.Position($1).assign(to: &$0.options.composition.placement.position) }

    public static let addShadow = CutoutParameter(
        "add_shadow", .flag, allowed: "true or false", default: "false", meaning: "a soft shadow behind the subject",
        example: "true", with: [(bgColor, "#81d4fa")]
    ) { truth($1).assign(to: &$0.castsShadow) }

    public static let shadowOpacity = CutoutParameter(
        "shadow_opacity", .whole(0...100), allowed: "a whole number from 0 to 100", default: "50",
        meaning: "how dark the shadow is, in percent", example: "90", with: [(addShadow, "true"), (bgColor, "#81d4fa")]
    ) { whole($1, 0...100).map { Double($0) / 100 }.assign(to: &$0.shadowOpacity) }
}
