// SPDX-License-Identifier: Apache-2.0

/// Every configuration key: its name, default and meaning. The one place that documents them.
public enum ConfigurationKey: String, CaseIterable, Sendable {
    case apiSecretKey = "API_SECRET_KEY"
    case apiSecretKeyPrevious = "API_SECRET_KEY_PREVIOUS"
    case jwtSecretKey = "JWT_SECRET_KEY"
    case jwtSecretKeyPrevious = "JWT_SECRET_KEY_PREVIOUS"
    case jwtAlgorithm = "JWT_ALGORITHM"
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
    case requestTimeoutSeconds = "REQUEST_TIMEOUT_SECONDS"
    case drainDelaySeconds = "DRAIN_DELAY_SECONDS"
    case drainTimeoutSeconds = "DRAIN_TIMEOUT_SECONDS"
    case cascadeDirectory = "CASCADE_DIR"
    case logLevel = "LOG_LEVEL"
    case logFormat = "LOG_FORMAT"

    /// As the documentation shows it.
    public var defaultText: String {
        switch self {
        case .apiSecretKey, .apiSecretKeyPrevious, .jwtSecretKey, .jwtSecretKeyPrevious, .jwtIssuer, .jwtAudience:
            "none"
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
        case .jwtAlgorithm: "`HS256`, `HS384` or `HS512`"
        case .jwtIssuer: "written into tokens and required of them when set"
        case .jwtAudience: "written into tokens and required of them when set"
        case .jwtExpirationHours: "token lifetime, above 0, fractions allowed"
        case .host: "listen address"
        case .port: "listen port; 0 takes a free one"
        case .debug:
            "`true` starts with missing or weak secrets, and lets this machine fetch tokens without the API key"
        case .maxUploadMB: "request body cap in MB, enforced while streaming"
        case .maxInflightUploadMB: "all bodies being received together, in MB; 503 beyond it"
        case .uploadTimeoutSeconds: "from a request's first byte to its last; 408 beyond it"
        case .maxMegapixels: "width x height cap, read from the header before any pixel is allocated"
        case .workers: "images processed at once"
        case .queueLimit: "complete requests waiting; 503 with Retry-After beyond it"
        case .requestTimeoutSeconds: "from the complete body to the response, queueing included; 504 beyond it"
        case .drainDelaySeconds: "after SIGTERM the listener stays open this long while `/health/ready` answers 503"
        case .drainTimeoutSeconds: "then requests in flight have this long to finish"
        case .cascadeDirectory: "the folder with OpenCV's `haarcascades` and `lbpcascades`"
        case .logLevel: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`"
        case .logFormat: "`text`, or `json` for one object a line"
        }
    }
}
