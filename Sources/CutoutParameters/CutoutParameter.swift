// SPDX-License-Identifier: Apache-2.0

/// One parameter of a cutout: its row in the table. Forms, queries, the remove.bg API, the options of commands, the OpenAPI
/// document and the tables of the documentation all read it.
///
/// A parameter is added as a row in `OutputParameters`, `CompositionParameters` or `GuidanceParameters`, with its effect.
public struct CutoutParameter: Sendable {
    /// As forms and queries spell it.
    public let name: String
    public let form: ValueForm
    /// The values that are allowed, as an error message and the documentation say it.
    public let allowed: String
    /// As the documentation shows it; nil when there is none.
    public let defaultValue: String?
    /// What it does: a clause, with Markdown's code marks.
    public let meaning: String
    /// A value that shows what it does; of a file its name behind `@`.
    public let example: String
    /// Other parameters that its example needs to be seen.
    public let exampleCompany: [(CutoutParameter, String)]
    let effect: Effect

    enum Effect: Sendable {
        /// False when the text is outside the grammar.
        case text(@Sendable (inout CutoutRequestDraft, String) throws(ParameterFault) -> Bool)
        case file(@Sendable (inout CutoutRequestDraft, [UInt8]) throws(ParameterFault) -> Void)
    }

    init(
        _ name: String, _ form: ValueForm, allowed: String, default defaultValue: String? = nil, meaning: String,
        example: String, with exampleCompany: [(CutoutParameter, String)] = [],
        _ effect: @escaping @Sendable (inout CutoutRequestDraft, String) throws(ParameterFault) -> Bool
    ) {
        self.name = name
        self.form = form
        self.allowed = allowed
        self.defaultValue = defaultValue
        self.meaning = meaning
        self.example = example
        self.exampleCompany = exampleCompany
        self.effect = .text(effect)
    }

    /// A parameter that is a file.
    init(
        file name: String, allowed: String, meaning: String, example: String,
        _ effect: @escaping @Sendable (inout CutoutRequestDraft, [UInt8]) throws(ParameterFault) -> Void
    ) {
        self.name = name
        form = .file
        self.allowed = allowed
        defaultValue = nil
        self.meaning = meaning
        self.example = example
        exampleCompany = []
        self.effect = .file(effect)
    }

    public var isFile: Bool { form == .file }
    public var isFlag: Bool { form == .flag }
}

extension CutoutParameter: CaseIterable {
    /// In the order of the documentation.
    public static let allCases: [CutoutParameter] = [
        outputFormat, quality, channels, size, bgColor, bgImageFile, bgBlur, crop, cropMargin, scale, position, roi,
        addShadow,
        shadowOpacity, hints, trimap, alternatives, choice, method, minConfidence, explain,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// nil when no parameter has this name.
    public init?(name: String) {
        guard let parameter = Self.byName[name] else { return nil }
        self = parameter
    }
}

/// A parameter is its name.
extension CutoutParameter: Hashable {
    public static func == (one: CutoutParameter, other: CutoutParameter) -> Bool { one.name == other.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension CutoutParameter: CustomStringConvertible {
    public var description: String { name }
}

// MARK: As an option of a command

extension CutoutParameter {
    /// Of `bg_color`: `--bg-color`.
    public var option: String { "--" + name.replacing("_", with: "-") }

    /// What it does and which values it takes.
    public var help: String {
        let meaning = meaning.replacing("`", with: "")
        let sentence = meaning.prefix(1).uppercased() + meaning.dropFirst() + "."
        if isFlag { return sentence }
        return "\(sentence) Allowed: \(allowed)." + (defaultValue.map { " [\($0)]" } ?? "")
    }
}
