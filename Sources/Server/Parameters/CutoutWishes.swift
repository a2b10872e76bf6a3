// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// Parameters while they are being read: each is judged alone first, then all together.
struct CutoutWishes {
    private var options: CutoutOptions
    private let spelling: [CutoutParameter: String]
    private var background: (parameter: CutoutParameter, value: Composition.Background)?
    private var crops = false
    private var margins = CropMargins.none
    private var castsShadow = false
    private var castsShadowByType = false
    private var shadowOpacity = 0.5
    private var explains = false
    private var seen: Set<CutoutParameter> = []

    /// - Parameters:
    ///   - options: what is wished for when nothing is said.
    ///   - spelling: other names that the parameters go by.
    init(_ options: CutoutOptions = CutoutOptions(), spelling: [CutoutParameter: String] = [:]) {
        self.options = options
        self.spelling = spelling
    }

    /// Throws 400 for a parameter that is repeated and for a value outside its grammar.
    mutating func take(_ parameter: CutoutParameter, _ value: String) throws(APIError) {
        try claim(parameter)
        guard !parameter.isFile else {
            throw APIError(
                .invalidParameter, "\(spelled(parameter)) must be a file part of a form: \(parameter.allowed).")
        }
        guard try apply(parameter, value) else {
            throw .invalidParameter(spelled(parameter), value: value, allowed: parameter.allowed)
        }
    }

    mutating func take(_ parameter: CutoutParameter, file: [UInt8]) throws(APIError) {
        try claim(parameter)
        guard !file.isEmpty else { throw APIError(.invalidParameter, "\(parameter.name) is an empty file.") }
        if parameter == .bgImageFile { try set(.picture(file), by: parameter) } else { options.trimapFile = file }
    }

    /// A form's field: a file or a text, as the parameter wants it.
    mutating func take(_ parameter: CutoutParameter, _ field: FormField) throws(APIError) {
        if parameter.isFile {
            try take(parameter, file: Array(field.content))
        } else {
            try take(parameter, try field.text)
        }
    }

    /// The same as `add_shadow=true`, under another name.
    mutating func castShadow() { castsShadowByType = true }

    /// Throws 400 for parameters that exclude each other.
    func order() throws(APIError) -> CutoutOrder {
        try exclude(.hints, .trimap)
        if options.composition.channels == .alpha {
            for other in [CutoutParameter.bgColor, .bgImageFile, .bgBlur, .addShadow] { try exclude(.channels, other) }
        }
        if options.outputFormat == .zip {
            for other in [CutoutParameter.bgColor, .bgImageFile, .bgBlur, .addShadow, .channels] {
                try exclude(.outputFormat, other)
            }
        }
        var options = options
        options.composition.background = background?.value ?? .none
        options.composition.crop = crops ? margins : nil
        options.composition.shadow = isActive(.addShadow) ? shadowOpacity : nil
        return CutoutOrder(options: options, explains: explains)
    }

    private func spelled(_ parameter: CutoutParameter) -> String { spelling[parameter] ?? parameter.name }

    private mutating func claim(_ parameter: CutoutParameter) throws(APIError) {
        guard seen.insert(parameter).inserted else {
            throw APIError(.invalidParameter, "\(spelled(parameter)) is given more than once; send it once.")
        }
    }

    /// Whether a parameter was given, and asks for something.
    private func isActive(_ parameter: CutoutParameter) -> Bool {
        switch parameter {
        case .bgColor, .bgImageFile, .bgBlur: background?.parameter == parameter
        case .addShadow: castsShadow || castsShadowByType
        case .channels: options.composition.channels == .alpha
        default: seen.contains(parameter)
        }
    }

    private func exclude(_ one: CutoutParameter, _ other: CutoutParameter) throws(APIError) {
        guard isActive(one), isActive(other) else { return }
        func named(_ parameter: CutoutParameter) -> String {
            switch parameter {
            case .channels: "channels=alpha"
            case .outputFormat: "\(spelled(parameter))=zip"
            default: spelled(parameter)
            }
        }
        throw APIError(.invalidParameter, "\(named(one)) and \(named(other)) exclude each other; send one of them.")
    }

    private mutating func set(
        _ value: Composition.Background, by parameter: CutoutParameter
    ) throws(APIError) {
        if let other = background?.parameter {
            throw APIError(
                .invalidParameter,
                "\(spelled(other)) and \(spelled(parameter)) exclude each other; send one of them.")
        }
        background = (parameter, value)
    }

    /// False when the value is outside the parameter's grammar.
    private mutating func apply(_ parameter: CutoutParameter, _ value: String) throws(APIError) -> Bool {
        switch parameter {
        case .outputFormat: return OutputFormat(name: value).assign(to: &options.outputFormat)
        case .quality: return whole(value, 1...100).assign(to: &options.quality)
        case .channels:
            return Composition.Channels(rawValue: value.lowercased()).assign(to: &options.composition.channels)
        case .size: return OutputSize(name: value).assign(to: &options.composition.size)
        case .bgColor:
            guard let colour = Colour(value) else { return false }
            try set(.colour(colour), by: parameter)
            return true
        case .bgBlur:
            guard let blur = whole(value, 0...100) else { return false }
            if blur > 0 { try set(.blurred(blur), by: parameter) }
            return true
        case .crop: return truth(value).assign(to: &crops)
        case .cropMargin: return CropMargins(value).assign(to: &margins)
        case .scale: return Placement.scale(value).assign(to: &options.composition.placement.scale)
        case .position:
            guard let position = Placement.Position(value) else { return false }
            options.composition.placement.position = position
            return true
        case .roi:
            guard let region = Region(value) else { return false }
            options.region = region
            return true
        case .addShadow: return truth(value).assign(to: &castsShadow)
        case .shadowOpacity: return whole(value, 0...100).map { Double($0) / 100 }.assign(to: &shadowOpacity)
        case .hints:
            do throws(HintsDocument.Fault) {
                options.hints = try HintsDocument.hints(json: Array(value.utf8))
            } catch {
                throw APIError(.invalidParameter, error.sentence)
            }
            return true
        case .method: return SegmentationMethod(rawValue: value.lowercased()).assign(to: &options.method)
        case .minConfidence:
            return share(value).assign(to: &options.minimumConfidence)
        case .explain: return truth(value).assign(to: &explains)
        case .bgImageFile, .trimap: return false
        }
    }
}
