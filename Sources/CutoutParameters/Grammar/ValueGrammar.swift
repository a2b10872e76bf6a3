// SPDX-License-Identifier: Apache-2.0

// Texts as values; nil when the text is not valid.

/// A whole number within a range.
func whole(_ text: String, _ range: ClosedRange<Int>) -> Int? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text).flatMap { range.contains($0) ? $0 : nil }
}

/// A decimal fraction within a range.
func fraction(_ text: String, _ range: ClosedRange<Double>) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else { return nil }
    return Double(text).flatMap { range.contains($0) ? $0 : nil }
}

/// `true` or `false`, as 1 or 0, too.
func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "1": true
    case "false", "0": false
    default: nil
    }
}

extension Optional {
    /// Stores a value that is there; false when it is not.
    func assign(to target: inout Wrapped) -> Bool {
        guard let self else { return false }
        target = self
        return true
    }

    func assign(to target: inout Wrapped?) -> Bool {
        guard let self else { return false }
        target = self
        return true
    }
}
