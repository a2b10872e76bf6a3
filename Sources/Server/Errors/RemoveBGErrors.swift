// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// The body of remove.bg's errors.
struct RemoveBGErrors: Encodable {
    struct Entry: Encodable {
        var title: String
        var code: String
        var detail: String
    }

    let errors: [Entry]

    init(_ error: APIError) {
        errors = [
            Entry(
                title: error.code.removeBGTitle, code: error.code.removeBGCode, detail: error.detail)
        ]
    }
}

extension APIError.Code {
    /// remove.bg answers 400 to whatever is wrong with a request, 403 to wrong credentials. The rest is HTTP's own.
    var removeBGStatus: HTTPResponse.Status {
        switch status.code {
        case 401: .forbidden
        case 413, 415, 422: .badRequest
        default: status
        }
    }

    var removeBGCode: String {
        switch self {
        case .missingCredentials, .invalidToken, .expiredToken, .invalidAPIKey: Self.authFailed.rawValue
        case .missingFile: "missing_source"
        case .unsupportedImageFormat: "invalid_file_type"
        case .rateLimited: "rate_limit_exceeded"
        default: rawValue
        }
    }

    /// The code in words.
    fileprivate var removeBGTitle: String {
        let words = removeBGCode.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension APIError {
    func removeBGResponse() -> Response {
        var headers = headers
        headers[.wwwAuthenticate] = nil
        headers[.contentType] = "application/json"
        return Response(status: code.removeBGStatus, headers: headers, body: .json(RemoveBGErrors(self)))
    }
}
