// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Logging
internal import NIOSSL
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
    /// Of all images being worked on together.
    public var maxInflightMegapixels = 50.0
    public var drainDelay = Duration.zero
    public var drainTimeout = Duration.seconds(30)
    public var cascadeDirectory: String?
    /// Requests a minute that one caller may make; 0 is no limit.
    public var rateLimit = 0
    /// Origins whose pages may call from a browser; `*` is all of them.
    public var corsOrigins: [String] = []
    public var fetching = FetchPolicy()
    /// For an image's address, redirects and all.
    public var fetchTimeout = Duration.seconds(10)
    /// nil serves plain HTTP.
    var tls: TLSConfiguration?
    public var logLevel = Logger.Level.info
    public var logFormat = LogFormat.text

    public init(keys: APIKeys, tokens: TokenSettings) {
        self.keys = keys
        self.tokens = tokens
    }

    /// All defaults; secrets have none.
    static let standard = ServerConfiguration(keys: APIKeys(current: ""), tokens: TokenSettings(secret: "none"))
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
    public typealias Algorithm = SignatureKey.Algorithm

    public let algorithm: Algorithm
    /// nil when tokens are only verified.
    let signingKey: SignatureKey?
    /// The current one first.
    let verificationKeys: [SignatureKey]
    /// Names the key in tokens.
    public var keyID: String?
    public var issuer: String?
    public var audience: String?
    public var lifetime = Duration.seconds(24 * 3600)

    /// With a secret that whoever verifies the tokens shares.
    ///
    /// - Parameter algorithm: one of HMAC's.
    public init(secret: String, previousSecret: String? = nil, algorithm: Algorithm = .hs256) {
        precondition(algorithm.isSymmetric)
        self.algorithm = algorithm
        let current = SignatureKey(secret: Array(secret.utf8), for: algorithm)
        signingKey = current
        verificationKeys =
            [current] + (previousSecret.map { [SignatureKey(secret: Array($0.utf8), for: algorithm)] } ?? [])
    }

    init(algorithm: Algorithm, signingKey: SignatureKey?, verificationKeys: [SignatureKey]) {
        (self.algorithm, self.signingKey, self.verificationKeys) = (algorithm, signingKey, verificationKeys)
    }
}

/// All that is wrong with a configuration, a sentence each.
public struct ConfigurationFaults: Error, CustomStringConvertible {
    public let sentences: [String]

    public var description: String { sentences.joined(separator: "\n") }
}
