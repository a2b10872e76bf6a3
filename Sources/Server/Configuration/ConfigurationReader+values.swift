// SPDX-License-Identifier: Apache-2.0
// Kinds of value. What is not of its kind is a fault, and the default stands in.

extension ConfigurationReader {
    mutating func refuse(_ key: ConfigurationKey, _ value: String, _ allowed: String) {
        faults.append("\(key.rawValue)=\(value): must be \(allowed)")
    }

    mutating func boolean(_ key: ConfigurationKey, default fallback: Bool) -> Bool {
        guard let value = text(key) else { return fallback }
        switch value.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default:
            refuse(key, value, "true or false")
            return fallback
        }
    }

    mutating func integer(_ key: ConfigurationKey, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let value = text(key) else { return fallback }
        if let number = Int(value), range.contains(number) { return number }
        refuse(key, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return fallback
    }

    mutating func number(
        _ key: ConfigurationKey, in range: ClosedRange<Double>, default fallback: Double
    ) -> Double {
        guard let value = text(key) else { return fallback }
        if let number = Double(value), range.contains(number) { return number }
        refuse(key, value, "a number from \(range.lowerBound) to \(range.upperBound)")
        return fallback
    }

    mutating func megabytes(_ key: ConfigurationKey, default fallback: Double) -> Int {
        Int(number(key, in: 0.001...10_000, default: fallback) * 1e6)
    }

    mutating func seconds(
        _ key: ConfigurationKey, in range: ClosedRange<Double>, default fallback: Double
    ) -> Duration {
        .seconds(number(key, in: range, default: fallback))
    }

    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ key: ConfigurationKey, default fallback: Value
    ) -> Value {
        guard let value = text(key) else { return fallback }
        if let choice = Value.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) {
            return choice
        }
        refuse(key, value, "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        return fallback
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
