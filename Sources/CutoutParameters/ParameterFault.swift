// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a parameter, as a sentence for whoever wrote it.
public struct ParameterFault: Error, Equatable {
    public let sentence: String

    public init(_ sentence: String) { self.sentence = sentence }

    /// The value is outside the parameter's grammar.
    public static func outside(_ name: String, value: String, allowed: String) -> ParameterFault {
        let shown = value.count > 40 ? value.prefix(40) + "..." : value[...]
        return ParameterFault("\(name) is \"\(shown)\"; allowed is \(allowed).")
    }
}
