// SPDX-License-Identifier: Apache-2.0

/// A configuration key: its row in the table. Defaults are in `ServerConfiguration` and
/// `TokenSettings` only; a new key is a row in `ConfigurationKey+table` and a property there.
public struct ConfigurationKey: Sendable {
    public let name: String
    /// As the documentation shows it.
    public let defaultText: String
    public let meaning: String
    /// Sets what the key is about. Nothing for keys that make sense together alone: `ConfigurationReader+keys` reads those.
    let read: @Sendable (inout ConfigurationReader, inout ServerConfiguration) -> Void

    init(
        _ name: String, default defaultText: String = "none", _ meaning: String,
        read: @escaping @Sendable (inout ConfigurationReader, inout ServerConfiguration) -> Void = { _, _ in }
    ) {
        (self.name, self.defaultText, self.meaning, self.read) = (name, defaultText, meaning, read)
    }
}

/// A key is its name.
extension ConfigurationKey: Hashable, CustomStringConvertible {
    public static func == (one: ConfigurationKey, other: ConfigurationKey) -> Bool { one.name == other.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    public var description: String { name }
}

// MARK: Kinds of rows

extension ConfigurationKey {
    typealias Path<Value> = any WritableKeyPath<ServerConfiguration, Value> & Sendable

    /// A row for one property of the configuration; a value that is absent or a fault leaves the property as it is.
    private static func row<Value: Sendable>(
        _ name: String, _ path: Path<Value>, _ meaning: String, shown: (Value) -> String,
        value: @escaping @Sendable (inout ConfigurationReader, ConfigurationKey) -> Value?
    ) -> ConfigurationKey {
        let key = ConfigurationKey(name, "")
        return ConfigurationKey(name, default: shown(ServerConfiguration.standard[keyPath: path]), meaning) {
            if let value = value(&$0, key) { $1[keyPath: path] = value }
        }
    }

    static func flag(_ name: String, _ path: Path<Bool>, _ meaning: String) -> ConfigurationKey {
        row(name, path, meaning, shown: { String($0) }, value: { $0.boolean($1) })
    }

    static func integer(
        _ name: String, _ path: Path<Int>, in range: ClosedRange<Int>, _ meaning: String
    ) -> ConfigurationKey {
        row(name, path, meaning, shown: { String($0) }, value: { $0.integer($1, in: range) })
    }

    static func number(
        _ name: String, _ path: Path<Double>, in range: ClosedRange<Double>, _ meaning: String
    ) -> ConfigurationKey {
        row(name, path, meaning, shown: plain, value: { $0.number($1, in: range) })
    }

    /// A property in bytes.
    static func megabytes(_ name: String, _ path: Path<Int>, _ meaning: String) -> ConfigurationKey {
        row(
            name, path, meaning, shown: { plain(Double($0) / 1e6) },
            value: { reader, key in reader.number(key, in: 0.001...10_000).map { Int($0 * 1e6) } })
    }

    static func seconds(
        _ name: String, _ path: Path<Duration>, in range: ClosedRange<Double>, _ meaning: String
    ) -> ConfigurationKey {
        row(
            name, path, meaning, shown: { plain($0.seconds) },
            value: { reader, key in reader.number(key, in: range).map { .seconds($0) } })
    }

    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Value>, _ meaning: String
    ) -> ConfigurationKey {
        row(name, path, meaning, shown: \.rawValue, value: { $0.choice($1) })
    }

    static func text(_ name: String, _ path: Path<String?>, default shown: String = "none", _ meaning: String)
        -> ConfigurationKey
    {
        row(name, path, meaning, shown: { $0 ?? shown }, value: { .some($0.text($1)) })
    }

    /// Without a fraction where there is none.
    static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}
