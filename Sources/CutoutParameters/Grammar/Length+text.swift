// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension Length {
    /// Digits with at most one point, then a unit. Zero needs none.
    public init?(_ text: some StringProtocol) {
        if text.hasSuffix("px"), let value = plainNumber(text.dropLast(2)) {
            self = .pixels(value)
        } else if text.hasSuffix("%"), let value = plainNumber(text.dropLast()) {
            self = .percent(value)
        } else if plainNumber(text) == 0 {
            self = .pixels(0)
        } else {
            return nil
        }
    }

    /// Lengths separated by blanks.
    static func list(_ text: some StringProtocol) -> [Length]? {
        let fields = text.split(whereSeparator: \.isWhitespace)
        let lengths = fields.compactMap { Length($0) }
        return lengths.count == fields.count ? lengths : nil
    }
}

/// A number without sign, exponent or special values; at most 12 characters.
func plainNumber(_ text: some StringProtocol) -> Double? {
    guard text.utf8.count <= 12, text.contains(where: \.isNumber),
        text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    return Double(text)
}
