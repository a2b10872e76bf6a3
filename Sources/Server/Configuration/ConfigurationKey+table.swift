// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import Segmentation

extension ConfigurationKey: CaseIterable {
    /// In the order of the documentation. Later rows may start from what earlier ones say.
    public static let allCases: [ConfigurationKey] = [
        apiSecretKey, apiSecretKeyPrevious,
        jwtSecretKey, jwtSecretKeyPrevious, jwtAlgorithm, jwtPrivateKeyFile, jwtPublicKeyFile,
        jwtKeyID, jwtIssuer, jwtAudience, jwtExpirationHours,
        host, port, debug,
        .megabytes("MAX_UPLOAD_MB", \.maxUpload, "request body cap in MB, enforced while streaming"),
        .megabytes(
            "MAX_INFLIGHT_UPLOAD_MB", \.maxInflightUpload,
            "the most MB of request and answer bodies in memory at once; further uploads get 503"
        ),
        .seconds(
            "UPLOAD_TIMEOUT_SECONDS", \.uploadTimeout, in: 0.1...3600,
            "from a request's first byte to its last; 408 beyond it; also how long a client may stop reading its answer"
        ),
        .number(
            "MAX_MEGAPIXELS", \.limits.megapixels, in: 0.001...900,
            "width x height cap, read from the header before any pixel is allocated"),
        workers, queueLimit, maxInflightMegapixels,
        .seconds(
            "REQUEST_TIMEOUT_SECONDS", \.requestTimeout, in: 0.1...3600,
            "from the complete body to the response, queueing included; 504 beyond it"),
        .seconds(
            "DRAIN_DELAY_SECONDS", \.drainDelay, in: 0...3600,
            "after SIGTERM the listener stays open this long while `/health/ready` answers 503"),
        .seconds(
            "DRAIN_TIMEOUT_SECONDS", \.drainTimeout, in: 0...3600, "then requests in flight have this long to finish"),
        .integer(
            "RATE_LIMIT_PER_MINUTE", \.rateLimit, in: 0...1_000_000,
            "requests a minute for each token's subject and for the API key; 429 beyond it; 0 is no limit"),
        corsAllowOrigins, tlsCertFile, tlsKeyFile, imageURLAllowHosts, imageURLAllowNetworks, cascadeDirectory,
        .choice("LOG_LEVEL", \.logLevel, "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`"),
        .choice("LOG_FORMAT", \.logFormat, "`text`, or `json` for one object a line"),
    ]

    // MARK: Who may call

    static let apiSecretKey = ConfigurationKey("API_SECRET_KEY", "the API key")
    static let apiSecretKeyPrevious = ConfigurationKey(
        "API_SECRET_KEY_PREVIOUS", "an older API key, still accepted while keys are being changed")
    static let jwtSecretKey = ConfigurationKey("JWT_SECRET_KEY", "HMAC secret that signs tokens")
    static let jwtSecretKeyPrevious = ConfigurationKey(
        "JWT_SECRET_KEY_PREVIOUS", "an older secret whose tokens are still accepted")
    static let jwtAlgorithm = ConfigurationKey(
        "JWT_ALGORITHM", default: ServerConfiguration.standard.tokens.algorithm.rawValue,
        "`HS256`, `HS384` or `HS512` with a secret; `RS256`, `ES256` or `EdDSA` with key files")
    static let jwtPrivateKeyFile = ConfigurationKey("JWT_PRIVATE_KEY_FILE", "PEM file whose key signs tokens")
    static let jwtPublicKeyFile = ConfigurationKey(
        "JWT_PUBLIC_KEY_FILE",
        "PEM file whose keys, one or several, verify tokens; without `JWT_PRIVATE_KEY_FILE` the server only verifies another "
            + "service's tokens, and `JWT_ISSUER` and `JWT_AUDIENCE` are required")
    static let jwtKeyID = text(
        "JWT_KEY_ID", \.tokens.keyID, "when set, new tokens have this `kid`, and others are refused")
    static let jwtIssuer = text("JWT_ISSUER", \.tokens.issuer, "written into tokens and required of them when set")
    static let jwtAudience = text(
        "JWT_AUDIENCE", \.tokens.audience, "written into tokens and required of them when set")
    static let jwtExpirationHours: ConfigurationKey = ConfigurationKey(
        "JWT_EXPIRATION_HOURS", default: plain(ServerConfiguration.standard.tokens.lifetime.seconds / 3600),
        "token lifetime, above 0, fractions allowed"
    ) { reader, configuration in
        guard let hours = reader.number(jwtExpirationHours, in: 0.0001...87_600) else { return }
        configuration.tokens.lifetime = .seconds(hours * 3600)
    }
    static let debug = flag(
        "DEBUG", \.isDebug,
        "`true` starts with missing or weak secrets, and lets this machine fetch tokens without the API key")

    // MARK: Where it listens

    static let host: ConfigurationKey = ConfigurationKey(
        "HOST", default: ServerConfiguration.standard.host, "listen address"
    ) {
        reader, configuration in
        guard let host = reader.text(host)?.trimmingBrackets else { return }
        configuration.host = host == "localhost" ? "127.0.0.1" : host
    }
    static let port = integer("PORT", \.port, in: 0...65535, "listen port; 0 takes a free one")
    static let tlsCertFile = ConfigurationKey(
        "TLS_CERT_FILE",
        "PEM file with the certificate and its chain; with `TLS_KEY_FILE` it makes the server speak HTTPS"
    ) { reader, configuration in configuration.tls = reader.transportSecurity() }
    static let tlsKeyFile = ConfigurationKey("TLS_KEY_FILE", "PEM file with the certificate's private key")
    static let corsAllowOrigins = ConfigurationKey(
        "CORS_ALLOW_ORIGINS", "comma-separated origins whose pages may call from a browser, or `*`"
    ) { reader, configuration in configuration.corsOrigins = reader.origins() }

    // MARK: How much it does at once

    static let workers: ConfigurationKey = ConfigurationKey(
        "WORKERS", default: "number of cores", "images processed at once"
    ) {
        reader, configuration in
        configuration.workers = reader.integer(workers, in: 1...256) ?? reader.cores
    }
    static let queueLimit: ConfigurationKey = ConfigurationKey(
        "QUEUE_LIMIT", default: "4 x WORKERS",
        "complete requests waiting, callers taking turns; 503 with Retry-After beyond it"
    ) { reader, configuration in
        configuration.queueLimit = reader.integer(queueLimit, in: 0...10_000) ?? 4 * configuration.workers
    }
    static let maxInflightMegapixels: ConfigurationKey = ConfigurationKey(
        "MAX_INFLIGHT_MEGAPIXELS", default: "WORKERS x MAX_MEGAPIXELS",
        "megapixels of all images being worked on at once, which bounds memory: the next one waits until it fits"
    ) { reader, configuration in
        configuration.maxInflightMegapixels =
            reader.number(maxInflightMegapixels, in: 0.001...1_000_000)
            ?? Double(configuration.workers) * configuration.limits.megapixels
    }

    // MARK: What it reads

    static let imageURLAllowHosts = ConfigurationKey(
        "IMAGE_URL_ALLOW_HOSTS",
        "comma-separated hosts (`host` or `host:port`) from which `image_url` and `bg_image_url` may be fetched"
    ) { reader, configuration in configuration.fetching = reader.fetching() }
    static let imageURLAllowNetworks = ConfigurationKey(
        "IMAGE_URL_ALLOW_NETWORKS",
        "comma-separated private address blocks from which images may be fetched, for example `10.1.0.0/16`"
    )
    static let cascadeDirectory = text(
        "CASCADE_DIR", \.cascadeDirectory, default: "found",
        "the folder with OpenCV's `haarcascades` and `lbpcascades`")
}
