// SPDX-License-Identifier: Apache-2.0
internal import Foundation

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
        var reader = ConfigurationReader(environment: environment, cores: cores)
        let result = reader.read()
        guard reader.faults.isEmpty else { throw ConfigurationFaults(sentences: reader.faults) }
        return result
    }

    /// Host, port and whether there is TLS, without judging the rest.
    static func address(environment: [String: String]) -> (host: String, port: Int, isSecure: Bool) {
        var reader = ConfigurationReader(environment: environment, cores: 1)
        var configuration = ServerConfiguration.standard
        for key in [ConfigurationKey.host, .port] { key.read(&reader, &configuration) }
        return (configuration.host, configuration.port, reader.hasCertificate)
    }
}

/// Reads each key once and collects what is wrong.
struct ConfigurationReader {
    /// By name; none is empty.
    private let values: [String: String]
    /// What `WORKERS` is when nobody says it.
    let cores: Int
    var faults: [String] = []

    init(environment: [String: String], cores: Int) {
        self.cores = cores
        let (values, faults) = Self.envFile(environment)
        self.faults = faults
        // An empty value counts as absent, so that a template with every key listed can be used as it is.
        self.values = values.filter { !$0.value.isEmpty }.merging(environment.filter { !$0.value.isEmpty }) { $1 }
    }

    func text(_ key: ConfigurationKey) -> String? { values[key.name] }

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

    mutating func read() -> (configuration: ServerConfiguration, notices: [String]) {
        // DEBUG decides how secrets are judged, so it is read first; a bad value of it is reported below.
        let isDebug = text(.debug).flatMap(Self.truth) ?? ServerConfiguration.standard.isDebug
        var secrets = SecretPolicy(isDebug: isDebug)
        var configuration = ServerConfiguration(
            keys: APIKeys(
                current: secret(.apiSecretKey, &secrets), previous: optionalSecret(.apiSecretKeyPrevious, &secrets)),
            tokens: tokenKeys(&secrets))
        for key in ConfigurationKey.allCases { key.read(&self, &configuration) }
        return (configuration, secrets.notices)
    }
}
