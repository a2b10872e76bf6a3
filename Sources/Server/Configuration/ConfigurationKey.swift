// SPDX-License-Identifier: Apache-2.0

/// Every configuration key: its name, default and meaning. The one place that documents them.
public enum ConfigurationKey: String, CaseIterable, Sendable {
    case apiSecretKey = "API_SECRET_KEY"
    case apiSecretKeyPrevious = "API_SECRET_KEY_PREVIOUS"
    case jwtSecretKey = "JWT_SECRET_KEY"
    case jwtSecretKeyPrevious = "JWT_SECRET_KEY_PREVIOUS"
    case jwtAlgorithm = "JWT_ALGORITHM"
    case jwtPrivateKeyFile = "JWT_PRIVATE_KEY_FILE"
    case jwtPublicKeyFile = "JWT_PUBLIC_KEY_FILE"
    case jwtKeyID = "JWT_KEY_ID"
    case jwtIssuer = "JWT_ISSUER"
    case jwtAudience = "JWT_AUDIENCE"
    case jwtExpirationHours = "JWT_EXPIRATION_HOURS"
    case host = "HOST"
    case port = "PORT"
    case debug = "DEBUG"
    case maxUploadMB = "MAX_UPLOAD_MB"
    case maxInflightUploadMB = "MAX_INFLIGHT_UPLOAD_MB"
    case uploadTimeoutSeconds = "UPLOAD_TIMEOUT_SECONDS"
    case maxMegapixels = "MAX_MEGAPIXELS"
    case workers = "WORKERS"
    case queueLimit = "QUEUE_LIMIT"
    case maxInflightMegapixels = "MAX_INFLIGHT_MEGAPIXELS"
    case requestTimeoutSeconds = "REQUEST_TIMEOUT_SECONDS"
    case drainDelaySeconds = "DRAIN_DELAY_SECONDS"
    case drainTimeoutSeconds = "DRAIN_TIMEOUT_SECONDS"
    case rateLimitPerMinute = "RATE_LIMIT_PER_MINUTE"
    case corsAllowOrigins = "CORS_ALLOW_ORIGINS"
    case tlsCertFile = "TLS_CERT_FILE"
    case tlsKeyFile = "TLS_KEY_FILE"
    case imageURLAllowHosts = "IMAGE_URL_ALLOW_HOSTS"
    case imageURLAllowNetworks = "IMAGE_URL_ALLOW_NETWORKS"
    case cascadeDirectory = "CASCADE_DIR"
    case logLevel = "LOG_LEVEL"
    case logFormat = "LOG_FORMAT"

    /// As the documentation shows it.
    public var defaultText: String {
        switch self {
        case .apiSecretKey, .apiSecretKeyPrevious, .jwtSecretKey, .jwtSecretKeyPrevious, .jwtPrivateKeyFile,
            .jwtPublicKeyFile, .jwtKeyID, .jwtIssuer, .jwtAudience, .corsAllowOrigins, .tlsCertFile, .tlsKeyFile,
            .imageURLAllowHosts, .imageURLAllowNetworks:
            "none"
        case .rateLimitPerMinute: "0"
        case .jwtAlgorithm: "HS256"
        case .jwtExpirationHours: "24"
        case .host: "127.0.0.1"
        case .port: "8000"
        case .debug: "false"
        case .maxUploadMB: "25"
        case .maxInflightUploadMB: "256"
        case .uploadTimeoutSeconds: "60"
        case .maxMegapixels: "50"
        case .workers: "number of cores"
        case .queueLimit: "4 x WORKERS"
        case .maxInflightMegapixels: "WORKERS x MAX_MEGAPIXELS"
        case .requestTimeoutSeconds: "30"
        case .drainDelaySeconds: "0"
        case .drainTimeoutSeconds: "30"
        case .cascadeDirectory: "found"
        case .logLevel: "info"
        case .logFormat: "text"
        }
    }

    public var meaning: String {
        switch self {
        case .apiSecretKey: "the API key"
        case .apiSecretKeyPrevious: "an older API key, still accepted while keys are being changed"
        case .jwtSecretKey: "HMAC secret that signs tokens"
        case .jwtSecretKeyPrevious: "an older secret whose tokens are still accepted"
        case .jwtAlgorithm: "`HS256`, `HS384` or `HS512` with a secret; `RS256`, `ES256` or `EdDSA` with key files"
        case .jwtPrivateKeyFile: "PEM file whose key signs tokens"
        case .jwtPublicKeyFile:
            "PEM file whose keys, one or several, verify tokens; alone, another service issues them and `JWT_ISSUER` and "
                + "`JWT_AUDIENCE` are required"
        case .jwtKeyID: "`kid` written into tokens and required of them when set"
        case .jwtIssuer: "written into tokens and required of them when set"
        case .jwtAudience: "written into tokens and required of them when set"
        case .jwtExpirationHours: "token lifetime, above 0, fractions allowed"
        case .host: "listen address"
        case .port: "listen port; 0 takes a free one"
        case .debug:
            "`true` starts with missing or weak secrets, and lets this machine fetch tokens without the API key"
        case .maxUploadMB: "request body cap in MB, enforced while streaming"
        case .maxInflightUploadMB:
            "all bodies in memory, of requests until their answers and of answers until they are sent, in MB; 503 beyond it"
        case .uploadTimeoutSeconds:
            "from a request's first byte to its last; 408 beyond it; also how long a client may stop reading its answer"
        case .maxMegapixels: "width x height cap, read from the header before any pixel is allocated"
        case .workers: "images processed at once"
        case .queueLimit: "complete requests waiting, callers taking turns; 503 with Retry-After beyond it"
        case .maxInflightMegapixels:
            "megapixels of all images being worked on at once, which bounds memory: the next one waits until it fits"
        case .requestTimeoutSeconds: "from the complete body to the response, queueing included; 504 beyond it"
        case .drainDelaySeconds: "after SIGTERM the listener stays open this long while `/health/ready` answers 503"
        case .drainTimeoutSeconds: "then requests in flight have this long to finish"
        case .rateLimitPerMinute:
            "requests a minute for each token's subject and for the API key; 429 beyond it; 0 is no limit"
        case .corsAllowOrigins: "comma-separated origins whose pages may call from a browser, or `*`"
        case .tlsCertFile:
            "PEM file with the certificate and its chain; with `TLS_KEY_FILE` it makes the server speak HTTPS"
        case .tlsKeyFile: "PEM file with the certificate's private key"
        case .imageURLAllowHosts:
            "comma-separated hosts (`host` or `host:port`) from which `image_url` and `bg_image_url` may be fetched"
        case .imageURLAllowNetworks:
            "comma-separated address blocks that may be reached for that although they are private, `10.1.0.0/16` for example"
        case .cascadeDirectory: "the folder with OpenCV's `haarcascades` and `lbpcascades`"
        case .logLevel: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`"
        case .logFormat: "`text`, or `json` for one object a line"
        }
    }
}
