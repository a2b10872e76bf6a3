// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// RFC 9457 body of an error response.
struct ProblemDetails: Encodable {
    static let mediaType = "application/problem+json"

    let type: String
    let title: String
    let status: Int
    let detail: String
    let code: String
    let requestID: String

    enum CodingKeys: String, CodingKey {
        case type, title, status, detail, code
        case requestID = "request_id"
    }

    init(_ error: APIError, requestID: String) {
        type = "about:blank"
        title = error.code.status.reasonPhrase
        status = error.code.status.code
        detail = error.detail
        code = error.code.rawValue
        self.requestID = requestID
    }
}

extension APIError {
    func response(requestID: String) -> Response {
        var response = Response(
            status: code.status, headers: headers,
            body: .json(ProblemDetails(self, requestID: requestID)))
        response.headers[.contentType] = ProblemDetails.mediaType
        return response
    }
}
