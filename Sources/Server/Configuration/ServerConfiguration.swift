// SPDX-License-Identifier: Apache-2.0
public import Logging
public import Segmentation

/// Everything that a server is told from outside, validated.
public struct ServerConfiguration: Sendable {
    public var keys: APIKeys
    public var tokens: TokenSettings
    public var host = "127.0.0.1"
    public var port = 8000
    public var isDebug = false
    /// Bytes.
    public var maxUpload = 25_000_000
    public var maxInflightUpload = 256_000_000
    public var uploadTimeout = Duration.seconds(60)
    public var requestTimeout = Duration.seconds(30)
    public var limits = PixelLimits()
    public var workers = 1
    public var queueLimit = 4
    public var drainDelay = Duration.zero
    public var drainTimeout = Duration.seconds(30)
    public var cascadeDirectory: String?
    public var logLevel = Logger.Level.info
    public var logFormat = LogFormat.text

    public init(keys: APIKeys, tokens: TokenSettings) {
        self.keys = keys
        self.tokens = tokens
    }
}

public enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json
}

/// The API keys that are accepted.
public struct APIKeys: Sendable {
    public var current: String
    public var previous: String?

    public init(current: String, previous: String? = nil) {
        self.current = current
        self.previous = previous
    }
}

/// How tokens are signed and what is required of them.
public struct TokenSettings: Sendable {
    public enum Algorithm: String, Sendable, CaseIterable {
        case hs256 = "HS256"
        case hs384 = "HS384"
        case hs512 = "HS512"
    }

    public var secret: String
    public var previousSecret: String?
    public var algorithm = Algorithm.hs256
    public var issuer: String?
    public var audience: String?
    public var lifetime = Duration.seconds(24 * 3600)

    public init(secret: String, previousSecret: String? = nil) {
        self.secret = secret
        self.previousSecret = previousSecret
    }
}

/// All that is wrong with a configuration, a sentence each.
public struct ConfigurationFaults: Error, CustomStringConvertible {
    public let sentences: [String]

    public var description: String { sentences.joined(separator: "\n") }
}

/// Where a client on this machine finds the server: `HOST:PORT` of the same environment and `.env` file.
public struct ServerAddress: Sendable, CustomStringConvertible {
    public let description: String

    /// Wrong values are the server's to report; here they fall back to the defaults.
    public init(environment: [String: String]) {
        let (host, port) = ServerConfiguration.address(environment: environment)
        // A server that listens everywhere is asked on the loopback interface.
        let reachable = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        description = (reachable.contains(":") ? "[\(reachable)]" : reachable) + ":\(port)"
    }
}
