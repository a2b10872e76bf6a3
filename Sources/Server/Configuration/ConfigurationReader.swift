// SPDX-License-Identifier: Apache-2.0
internal import Configuration
internal import Logging
internal import Segmentation

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ServerConfiguration {
    /// Reads and validates the environment, then the `.env` file, then the defaults.
    ///
    /// - Parameters:
    ///   - environment: of the process. `ENV_FILE` in it moves the `.env` file.
    ///   - cores: what `WORKERS` defaults to.
    /// - Returns: the configuration, and sentences to show once on standard error: warnings, and secrets that DEBUG mode
    ///   made up.
    /// - Throws: `ConfigurationFaults` with everything that is wrong, at once.
    public static func load(
        environment: [String: String], cores: Int
    ) throws(ConfigurationFaults) -> (configuration: ServerConfiguration, notices: [String]) {
        var reader = ConfigurationReader(environment: environment)
        let result = reader.read(cores: cores)
        guard reader.faults.isEmpty else { throw ConfigurationFaults(sentences: reader.faults) }
        return result
    }

    /// Host, port and whether there is TLS, without judging the rest.
    static func address(environment: [String: String]) -> (host: String, port: Int, isSecure: Bool) {
        var reader = ConfigurationReader(environment: environment)
        let (host, port) = reader.address()
        return (host, port, reader.hasCertificate)
    }

    /// A token from the configured secret.
    public func issueToken(userID: String) async throws -> String {
        try await TokenAuthority(tokens).issue(userID: userID).token
    }
}

/// Reads each key once and collects what is wrong.
struct ConfigurationReader {
    private let reader: ConfigReader
    var faults: [String] = []

    init(environment: [String: String]) {
        let (values, faults) = Self.envFile(environment)
        self.faults = faults
        // An empty value counts as absent, so that a template with every key listed can be used as it is.
        reader = ConfigReader(
            providers: [environment, values].map { values in
                EnvironmentVariablesProvider(environmentVariables: values.filter { !$0.value.isEmpty })
            })
    }

    private static func envFile(_ environment: [String: String]) -> (values: [String: String], faults: [String]) {
        let path = environment["ENV_FILE"] ?? ".env"
        guard let data = FileManager.default.contents(atPath: path) else {
            return ([:], environment["ENV_FILE"] == nil ? [] : ["ENV_FILE: the file it names cannot be read"])
        }
        let file = EnvFile(parsing: String(decoding: data, as: UTF8.self))
        return (file.values, file.faults.map { "\(path): \($0)" })
    }

    mutating func read(cores: Int) -> (configuration: ServerConfiguration, notices: [String]) {
        let isDebug = boolean(.debug, default: false)
        var secrets = SecretPolicy(isDebug: isDebug)
        var configuration = ServerConfiguration(
            keys: APIKeys(
                current: secret(.apiSecretKey, &secrets), previous: optionalSecret(.apiSecretKeyPrevious, &secrets)),
            tokens: tokens(&secrets))
        configuration.isDebug = isDebug
        (configuration.host, configuration.port) = address()
        configuration.maxUpload = megabytes(.maxUploadMB, default: 25)
        configuration.maxInflightUpload = megabytes(.maxInflightUploadMB, default: 256)
        configuration.uploadTimeout = seconds(.uploadTimeoutSeconds, in: 0.1...3600, default: 60)
        configuration.requestTimeout = seconds(.requestTimeoutSeconds, in: 0.1...3600, default: 30)
        configuration.limits.megapixels = number(.maxMegapixels, in: 0.001...900, default: 50)
        configuration.workers = integer(.workers, in: 1...256, default: cores)
        configuration.queueLimit = integer(.queueLimit, in: 0...10_000, default: 4 * configuration.workers)
        configuration.drainDelay = seconds(.drainDelaySeconds, in: 0...3600, default: 0)
        configuration.drainTimeout = seconds(.drainTimeoutSeconds, in: 0...3600, default: 30)
        configuration.rateLimit = integer(.rateLimitPerMinute, in: 0...1_000_000, default: 0)
        configuration.corsOrigins = origins()
        configuration.tls = transportSecurity()
        configuration.fetching = fetching()
        configuration.cascadeDirectory = text(.cascadeDirectory)
        configuration.logLevel = choice(.logLevel, default: Logger.Level.info)
        configuration.logFormat = choice(.logFormat, default: LogFormat.text)
        return (configuration, secrets.notices)
    }

    mutating func address() -> (host: String, port: Int) {
        let host = text(.host) ?? "127.0.0.1"
        return (host == "localhost" ? "127.0.0.1" : host, integer(.port, in: 0...65535, default: 8000))
    }

    private mutating func tokens(_ secrets: inout SecretPolicy) -> TokenSettings {
        var tokens = tokenKeys(&secrets)
        tokens.keyID = text(.jwtKeyID)
        tokens.issuer = text(.jwtIssuer)
        tokens.audience = text(.jwtAudience)
        tokens.lifetime = .seconds(number(.jwtExpirationHours, in: 0.0001...87_600, default: 24) * 3600)
        return tokens
    }

    // MARK: Kinds of value

    func text(_ key: ConfigurationKey, isSecret: Bool = false) -> String? {
        reader.string(forKey: ConfigKey([key.rawValue]), isSecret: isSecret)
    }

    mutating func refuse(_ key: ConfigurationKey, _ value: String, _ allowed: String) {
        faults.append("\(key.rawValue)=\(value): must be \(allowed)")
    }

    private mutating func boolean(_ key: ConfigurationKey, default fallback: Bool) -> Bool {
        guard let value = text(key) else { return fallback }
        switch value.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default:
            refuse(key, value, "true or false")
            return fallback
        }
    }

    private mutating func integer(_ key: ConfigurationKey, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let value = text(key) else { return fallback }
        if let number = Int(value), range.contains(number) { return number }
        refuse(key, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return fallback
    }

    private mutating func number(
        _ key: ConfigurationKey, in range: ClosedRange<Double>, default fallback: Double
    ) -> Double {
        guard let value = text(key) else { return fallback }
        if let number = Double(value), range.contains(number) { return number }
        refuse(key, value, "a number from \(range.lowerBound) to \(range.upperBound)")
        return fallback
    }

    private mutating func megabytes(_ key: ConfigurationKey, default fallback: Double) -> Int {
        Int(number(key, in: 0.001...10_000, default: fallback) * 1e6)
    }

    private mutating func seconds(
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
        switch policy.judge(text(key, isSecret: true), key) {
        case .success(let secret): return secret
        case .failure(let fault):
            faults.append(fault.sentence)
            return ""
        }
    }

    mutating func optionalSecret(_ key: ConfigurationKey, _ policy: inout SecretPolicy) -> String? {
        guard text(key, isSecret: true) != nil else { return nil }
        return secret(key, &policy)
    }
}
