// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// A request while its parameters are being read: each is judged alone first, then all together.
public struct CutoutRequestDraft: Sendable {
    var options: CutoutOptions
    var crops = false
    var margins = CropMargins.none
    var castsShadow = false
    var shadowOpacity = 0.5
    var explains = false
    var alternatives = 1
    private var castsShadowByType = false
    private var background: (parameter: CutoutParameter, value: Composition.Background)?
    private var seen: Set<CutoutParameter> = []
    private let spelling: [CutoutParameter: String]

    /// - Parameters:
    ///   - options: what is asked for when nothing is said.
    ///   - spelling: other names that the parameters go by.
    public init(_ options: CutoutOptions = CutoutOptions(), spelling: [CutoutParameter: String] = [:]) {
        self.options = options
        self.spelling = spelling
    }

    /// Throws for a parameter that is repeated and for a value outside its grammar.
    public mutating func take(_ parameter: CutoutParameter, _ value: String) throws(ParameterFault) {
        try claim(parameter)
        guard case .text(let apply) = parameter.effect else {
            throw ParameterFault("\(spelled(parameter)) must be a file part of a form: \(parameter.allowed).")
        }
        guard try apply(&self, value) else {
            throw .outside(spelled(parameter), value: value, allowed: parameter.allowed)
        }
    }

    /// The contents of a file, for a parameter that is one.
    public mutating func take(_ parameter: CutoutParameter, file: [UInt8]) throws(ParameterFault) {
        try claim(parameter)
        guard case .file(let apply) = parameter.effect else { preconditionFailure("\(parameter) is a text") }
        guard !file.isEmpty else { throw ParameterFault("\(spelled(parameter)) is an empty file.") }
        try apply(&self, file)
    }

    /// The same as `add_shadow=true`, under another name.
    public mutating func castShadow() { castsShadowByType = true }

    /// Throws for parameters that exclude each other.
    public func request() throws(ParameterFault) -> CutoutRequest {
        try refuseExclusions()
        var options = options
        options.composition.background = background?.value ?? .none
        options.composition.crop = crops ? margins : nil
        options.composition.shadow = castsAnyShadow ? shadowOpacity : nil
        // One that is chosen is sent alone.
        let count = seen.contains(.choice) ? 1 : alternatives
        return CutoutRequest(options: options, alternatives: count, explains: explains)
    }

    /// Behind the subject there can be one thing.
    mutating func set(_ value: Composition.Background, by parameter: CutoutParameter) throws(ParameterFault) {
        if let other = background?.parameter { throw exclusion(spelled(other), spelled(parameter)) }
        background = (parameter, value)
    }

    private var castsAnyShadow: Bool { castsShadow || castsShadowByType }

    /// The names of what was asked for and cannot go together.
    private func refuseExclusions() throws(ParameterFault) {
        func asked(_ parameter: CutoutParameter, _ isAsked: Bool, as name: String? = nil) -> String? {
            isAsked ? name ?? spelled(parameter) : nil
        }
        let behind = [background.map { spelled($0.parameter) }, asked(.addShadow, castsAnyShadow)]
        let alpha = asked(.channels, options.composition.channels == .alpha, as: "channels=alpha")
        let zip = asked(.outputFormat, options.outputFormat == .zip, as: "\(spelled(.outputFormat))=zip")
        let several =
            asked(.alternatives, alternatives > 1) ?? asked(.choice, options.choice > 1)
        let archives = seen.contains(.choice) ? nil : asked(.alternatives, alternatives > 1)
        let exclusions =
            [(asked(.hints, seen.contains(.hints)), asked(.trimap, seen.contains(.trimap)))]
            + behind.map { (alpha, $0) } + (behind + [alpha]).map { (zip, $0) }
            + [
                (several, asked(.method, options.method == .grabcut, as: "\(spelled(.method))=grabcut")),
                (archives, zip), (archives, asked(.explain, explains)),
            ]
        for case (let one?, let other?) in exclusions { throw exclusion(one, other) }
        if seen.contains(.alternatives), options.choice > alternatives {
            throw ParameterFault(
                "\(spelled(.choice)) is \(options.choice), but \(spelled(.alternatives)) is \(alternatives); choose one of those, or ask for more."
            )
        }
    }

    private func exclusion(_ one: String, _ other: String) -> ParameterFault {
        ParameterFault("\(one) and \(other) exclude each other; send one of them.")
    }

    private func spelled(_ parameter: CutoutParameter) -> String { spelling[parameter] ?? parameter.name }

    private mutating func claim(_ parameter: CutoutParameter) throws(ParameterFault) {
        guard seen.insert(parameter).inserted else {
            throw ParameterFault("\(spelled(parameter)) is given more than once; send it once.")
        }
    }
}
