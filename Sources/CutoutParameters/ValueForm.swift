// SPDX-License-Identifier: Apache-2.0

/// Which values a parameter takes, as far as a schema or a shell's completion can say it.
public enum ValueForm: Sendable, Equatable {
    /// `true` or `false`; on the command line the option alone.
    case flag
    case choice([String])
    case whole(ClosedRange<Int>)
    case fraction(ClosedRange<Double>)
    /// With a regular expression of ECMA-262 for all of it, where there is one.
    case text(pattern: String?)
    /// An image file, which only a form can bring.
    case file
}

extension ValueForm {
    /// Patterns of lengths and percentages.
    static let length = "([0-9]{1,5}(\\.[0-9]{1,3})?(px|%)|0)"
    static let percent = "([0-9]{1,2}(\\.[0-9]{1,3})?%|100%)"
}
