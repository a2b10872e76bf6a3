// SPDX-License-Identifier: Apache-2.0

/// What a secret must be: present, long and not copied from documentation. DEBUG mode warns instead of refusing.
struct SecretPolicy {
    struct Fault: Error {
        let sentence: String
    }

    static let minimumBytes = 32

    let isDebug: Bool
    /// Warnings, and each secret that was made up, to be shown once.
    private(set) var notices: [String] = []

    init(isDebug: Bool) {
        self.isDebug = isDebug
    }

    /// Faults never hold the secret.
    mutating func judge(_ value: String?, _ key: ConfigurationKey) -> Result<String, Fault> {
        guard let value else {
            guard isDebug else { return .failure(Fault(sentence: "\(key.name) is missing. \(Self.advice)")) }
            let random = Self.random()
            notices.append("DEBUG: \(key.name) is not set; for this run it is \(random)")
            return .success(random)
        }
        guard let weakness = Self.weakness(of: value) else { return .success(value) }
        guard isDebug else { return .failure(Fault(sentence: "\(key.name) \(weakness). \(Self.advice)")) }
        notices.append("DEBUG: \(key.name) \(weakness). With DEBUG=false the server would not start.")
        return .success(value)
    }

    private static let advice =
        "Set it to at least \(minimumBytes) random bytes, for example from `openssl rand -hex 32`, "
        + "or set DEBUG=true to try things out."

    private static func weakness(of value: String) -> String? {
        let lowered = value.lowercased()
        let placeholders = ["your-", "your_", "change-in-production", "changeme", "change-me", "placeholder", "<"]
        if placeholders.contains(where: lowered.contains) { return "is a placeholder from documentation" }
        if value.utf8.count < minimumBytes { return "is shorter than \(minimumBytes) bytes" }
        return nil
    }

    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let part = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - part.count) + part
        }.joined()
    }
}
