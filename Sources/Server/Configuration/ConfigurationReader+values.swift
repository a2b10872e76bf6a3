// SPDX-License-Identifier: Apache-2.0
// Kinds of value; nil for what is absent, and for what is not of its kind, which is a fault.

extension ConfigurationReader {
    mutating func refuse(_ key: ConfigurationKey, _ value: String, _ allowed: String) {
        faults.append("\(key.name)=\(value): must be \(allowed)")
    }

    mutating func boolean(_ key: ConfigurationKey) -> Bool? {
        guard let value = text(key) else { return nil }
        if let truth = Self.truth(value) { return truth }
        refuse(key, value, "true or false")
        return nil
    }

    static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }

    mutating func integer(_ key: ConfigurationKey, in range: ClosedRange<Int>) -> Int? {
        guard let value = text(key) else { return nil }
        if let number = Int(value), range.contains(number) { return number }
        refuse(key, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func number(_ key: ConfigurationKey, in range: ClosedRange<Double>) -> Double? {
        guard let value = text(key) else { return nil }
        if let number = Double(value), range.contains(number) { return number }
        refuse(key, value, "a number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: ConfigurationKey) -> Value? {
        guard let value = text(key) else { return nil }
        if let choice = Value.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) {
            return choice
        }
        refuse(key, value, "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    mutating func secret(_ key: ConfigurationKey, _ policy: inout SecretPolicy) -> String {
        switch policy.judge(text(key), key) {
        case .success(let secret): return secret
        case .failure(let fault):
            faults.append(fault.sentence)
            return ""
        }
    }

    mutating func optionalSecret(_ key: ConfigurationKey, _ policy: inout SecretPolicy) -> String? {
        guard text(key) != nil else { return nil }
        return secret(key, &policy)
    }
}
