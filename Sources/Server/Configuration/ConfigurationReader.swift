// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Logging
internal import Segmentation

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
    public func issueToken(userID: String) throws -> String {
        try TokenAuthority(tokens).issue(userID: userID).token
    }
}

/// Reads each key once and collects what is wrong.
struct ConfigurationReader {
    /// By name; none is empty.
    private let values: [String: String]
    var faults: [String] = []

    init(environment: [String: String]) {
        let (values, faults) = Self.envFile(environment)
        self.faults = faults
        // An empty value counts as absent, so that a template with every key listed can be used as it is.
        self.values = values.filter { !$0.value.isEmpty }.merging(environment.filter { !$0.value.isEmpty }) { $1 }
    }

    func text(_ key: ConfigurationKey) -> String? { values[key.rawValue] }

    private static func envFile(_ environment: [String: String]) -> (values: [String: String], faults: [String]) {
        let path = environment["ENV_FILE"] ?? ".env"
        // Opened and read, whatever it is: /dev/null has no contents by its size, and neither has a pipe.
        guard let data = try? FileHandle(forReadingAtPath: path)?.readToEnd() ?? Data() else {
            if environment["ENV_FILE"] != nil { return ([:], ["ENV_FILE: the file it names cannot be read"]) }
            return (
                [:], FileManager.default.fileExists(atPath: path) ? ["\(path): it is there and cannot be read"] : []
            )
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
        configuration.maxInflightMegapixels = number(
            .maxInflightMegapixels, in: 0.001...1_000_000,
            default: Double(configuration.workers) * configuration.limits.megapixels)
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
        let host = (text(.host) ?? "127.0.0.1").trimmingBrackets
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
}
