// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes

extension APIError {
    /// Stable names of everything that can be refused. What each means is said once, here.
    enum Code: String, CaseIterable, Sendable {
        case invalidParameter = "invalid_parameter"
        case missingFile = "missing_file"
        case multipleSources = "multiple_sources"
        case malformedMultipart = "malformed_multipart"
        case malformedJSON = "malformed_json"
        case invalidURL = "invalid_url"
        case urlNotAllowed = "url_not_allowed"
        case urlPrivateAddress = "url_private_address"
        case urlUnreachable = "url_unreachable"
        case urlRefused = "url_refused"
        case urlTooLarge = "url_too_large"
        case urlTimedOut = "url_timed_out"
        case tooManyRedirects = "too_many_redirects"
        case missingCredentials = "missing_credentials"
        case invalidToken = "invalid_token"
        case expiredToken = "expired_token"
        case invalidAPIKey = "invalid_api_key"
        case authFailed = "auth_failed"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case uploadTimedOut = "upload_timed_out"
        case uploadTooLarge = "upload_too_large"
        case unsupportedImageFormat = "unsupported_image_format"
        case unsupportedMediaType = "unsupported_media_type"
        case unsupportedContentEncoding = "unsupported_content_encoding"
        case corruptImage = "corrupt_image"
        case imageTooLarge = "image_too_large"
        case imageTooSmall = "image_too_small"
        case lowConfidence = "low_confidence"
        case unknownForeground = "unknown_foreground"
        case rateLimited = "rate_limited"
        case internalError = "internal_error"
        case notImplemented = "not_implemented"
        case overloaded
        case timedOut = "timed_out"
        case clientClosedRequest = "client_closed_request"

        var status: HTTPResponse.Status {
            switch self {
            case .invalidParameter, .missingFile, .multipleSources, .malformedMultipart, .malformedJSON, .invalidURL,
                .urlNotAllowed, .urlPrivateAddress, .urlUnreachable, .urlRefused, .urlTooLarge, .urlTimedOut,
                .tooManyRedirects:
                .badRequest
            case .missingCredentials, .invalidToken, .expiredToken, .invalidAPIKey: .unauthorized
            case .authFailed: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .uploadTimedOut: .requestTimeout
            case .uploadTooLarge: .contentTooLarge
            case .unsupportedImageFormat, .unsupportedMediaType, .unsupportedContentEncoding: .unsupportedMediaType
            case .corruptImage, .imageTooLarge, .imageTooSmall, .lowConfidence, .unknownForeground:
                .unprocessableContent
            case .rateLimited: .tooManyRequests
            case .internalError: .internalServerError
            case .notImplemented: .notImplemented
            case .overloaded: .serviceUnavailable
            case .timedOut: .gatewayTimeout
            case .clientClosedRequest: .init(code: 499, reasonPhrase: "Client Closed Request")
            }
        }

        var meaning: String {
            switch self {
            case .invalidParameter: "a parameter is unknown, repeated, or outside its grammar; `detail` names it"
            case .missingFile: "there is no image in the request"
            case .multipleSources: "there is more than one image in the request"
            case .malformedMultipart: "the form is damaged or incomplete"
            case .malformedJSON: "the body is not the JSON that is expected"
            case .invalidURL: "the address of an image is not an http or https address"
            case .urlNotAllowed: "the address is on a host that `IMAGE_URL_ALLOW_HOSTS` does not name"
            case .urlPrivateAddress: "the host's address belongs to a private or special network"
            case .urlUnreachable: "the host does not exist or does not answer"
            case .urlRefused: "the host answered with something other than a picture"
            case .urlTooLarge: "what the host sends is larger than an upload may be"
            case .urlTimedOut: "the host took too long"
            case .tooManyRedirects: "the address redirects too often"
            case .missingCredentials: "no credentials were sent"
            case .invalidToken: "the token is not this server's, or is damaged"
            case .expiredToken: "the token has expired"
            case .invalidAPIKey: "the API key is wrong"
            case .authFailed: "the key or token is missing or wrong"
            case .notFound: "there is nothing at the path"
            case .methodNotAllowed: "the path answers other methods; `Allow` has them"
            case .uploadTimedOut: "the request took too long to arrive"
            case .uploadTooLarge: "the body is larger than `MAX_UPLOAD_MB`"
            case .unsupportedImageFormat:
                "the file is not a JPEG, PNG or WebP that can be read; `detail` says what it is and how to convert it"
            case .unsupportedMediaType: "the body's content type is not one that is understood here"
            case .unsupportedContentEncoding:
                "the body is compressed (with gzip, for example); only `Content-Encoding: identity` is taken"
            case .corruptImage: "rows of the picture are missing or its data is damaged"
            case .imageTooLarge: "the picture has more pixels than are allowed; nothing was allocated for it"
            case .imageTooSmall: "a side has less than 16 pixels"
            case .lowConfidence: "the cut is less sure than `min_confidence` asks for"
            case .unknownForeground: "no subject was found"
            case .rateLimited: "too many requests in this minute; `Retry-After` says when to go on"
            case .internalError: "a fault of the server"
            case .notImplemented: "this server does not do that"
            case .overloaded:
                "all workers are busy and the queue is full, too many bytes are in flight, or the server is shutting down"
            case .timedOut: "the image took longer than `REQUEST_TIMEOUT_SECONDS`"
            case .clientClosedRequest:
                "the client closed its side of the connection before its answer; for metrics and logs, as nobody is there to read it"
            }
        }
    }
}
