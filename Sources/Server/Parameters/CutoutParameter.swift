// SPDX-License-Identifier: Apache-2.0

/// The parameters of a cutout: their names, values and meanings. Forms, queries, the OpenAPI document and the tables of the
/// documentation all come from here, or are tested against it.
enum CutoutParameter: String, CaseIterable, Sendable {
    case outputFormat = "output_format"
    case quality
    case channels
    case size
    case bgColor = "bg_color"
    case bgImageFile = "bg_image_file"
    case bgBlur = "bg_blur"
    case crop
    case cropMargin = "crop_margin"
    case scale
    case position
    case roi
    case addShadow = "add_shadow"
    case shadowOpacity = "shadow_opacity"
    case hints
    case trimap
    case method
    case minConfidence = "min_confidence"
    case explain

    var name: String { rawValue }

    /// Throws 400 for a name that there is not.
    init(named name: String) throws(APIError) {
        guard let parameter = CutoutParameter(rawValue: name) else {
            let known = ([CutoutRequest.fileName] + Self.allCases.map(\.name)).joined(separator: ", ")
            throw APIError(.invalidParameter, "There is no parameter \"\(name.prefix(40))\"; there are \(known).")
        }
        self = parameter
    }

    /// Whether its value is an image file: only forms can bring one.
    var isFile: Bool { self == .bgImageFile || self == .trimap }

    var isFlag: Bool { self == .crop || self == .addShadow || self == .explain }

    /// As an error message and the documentation say it.
    var allowed: String {
        switch self {
        case .outputFormat: "png, jpg, jpeg, webp, zip or auto"
        case .quality: "a whole number from 1 to 100"
        case .channels: "rgba or alpha"
        case .size: "full, preview, medium, hd, 50MP or auto (small and regular mean preview, 4k means full)"
        case .bgColor: "3, 4, 6 or 8 hexadecimal digits with or without #, or a CSS colour name"
        case .bgImageFile: "a JPEG, PNG or WebP file"
        case .bgBlur: "0 for none, or a whole number up to 100"
        case .crop, .addShadow, .explain: "true or false"
        case .cropMargin: "1, 2 or 4 lengths up to 500px or 50%, separated by blanks"
        case .scale: "original, or 10% to 100%"
        case .position: "original, center, or one or two percentages from 0% to 100%"
        case .roi: "four lengths x1 y1 x2 y2 in px or %, separated by blanks"
        case .shadowOpacity: "a whole number from 0 to 100"
        case .hints: "a JSON object with rect, foreground and background"
        case .trimap: "a grey JPEG, PNG or WebP file of the image's size"
        case .method: "soft or grabcut"
        case .minConfidence: "a number from 0 to 1"
        }
    }

    /// As the documentation shows it; nil when there is none.
    var defaultValue: String? {
        switch self {
        case .outputFormat: "png"
        case .quality: "90"
        case .channels: "rgba"
        case .size: "full"
        case .bgColor, .bgImageFile, .hints, .trimap: nil
        case .bgBlur, .cropMargin, .minConfidence: "0"
        case .crop, .addShadow, .explain: "false"
        case .scale: "original"
        case .position: "original, or center with a scale"
        case .roi: "0% 0% 100% 100%"
        case .shadowOpacity: "50"
        case .method: "soft"
        }
    }

    var meaning: String {
        switch self {
        case .outputFormat:
            "`jpg` has a white background unless another is asked for; `auto` is PNG when anything is transparent, else JPG; "
                + "`zip` holds `color.jpg` and `alpha.png`"
        case .quality: "of JPG and WebP; WebP with 100 is lossless"
        case .channels: "`alpha` is the matte alone, as a grey picture"
        case .size: "the most pixels of the result: 0.25, 1.5, 4 or 50 megapixels; never enlarges"
        case .bgColor: "puts the subject on this colour; 4 and 8 digits end with its opacity"
        case .bgImageFile: "puts the subject on this picture, centred and filling the frame"
        case .bgBlur: "keeps the photograph's own background, blurred by up to 4 % of the long side"
        case .crop: "shows the subject alone"
        case .cropMargin:
            "room round the cropped subject, for all sides, for top and bottom and both others, or clockwise from the top; "
                + "`%` is of the subject, `px` of the upright photograph"
        case .scale: "how much of the frame the subject fills; centres it unless `position` says otherwise"
        case .position: "where in the frame the subject is: `0%` is left or top, `100%` right or bottom"
        case .roi: "where the subject is looked for, in the upright photograph; all else is background"
        case .addShadow: "a soft shadow behind the subject"
        case .shadowOpacity: "of the shadow, in percent"
        case .hints: "strokes and a rectangle that the result obeys"
        case .trimap: "up to 8 is background, from 247 foreground, what lies between is found out"
        case .method: "`grabcut` is OpenCV's own, for comparison"
        case .minConfidence: "a cut that is less sure is refused instead of answered"
        case .explain: "answers with a ZIP file: a picture of every stage, the result and `trace.json`"
        }
    }

    /// A value that shows what it does.
    var example: String {
        switch self {
        case .outputFormat: "jpg"
        case .quality: "20"
        case .channels: "alpha"
        case .size: "preview"
        case .bgColor: "#81d4fa"
        case .bgImageFile: "@background.png"
        case .bgBlur: "40"
        case .crop: "true"
        case .cropMargin: "10% 30px"
        case .scale: "50%"
        case .position: "0% 100%"
        case .roi: "0% 0% 100% 50%"
        case .addShadow: "true"
        case .shadowOpacity: "90"
        case .hints: #"{"background":[{"points":[[150,420],[190,500]],"radius":24}]}"#
        case .trimap: "@trimap.png"
        case .method: "grabcut"
        case .minConfidence: "0.9"
        case .explain: "true"
        }
    }

    /// Other parameters that its example needs to be seen.
    var exampleCompany: [(CutoutParameter, String)] {
        switch self {
        case .quality: [(.outputFormat, "jpg")]
        case .cropMargin: [(.crop, "true"), (.bgColor, "#81d4fa")]
        case .crop, .scale: [(.bgColor, "#81d4fa")]
        case .position: [(.scale, "50%"), (.bgColor, "#81d4fa")]
        case .addShadow: [(.bgColor, "#81d4fa")]
        case .shadowOpacity: [(.addShadow, "true"), (.bgColor, "#81d4fa")]
        default: []
        }
    }
}
