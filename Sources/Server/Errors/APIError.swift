// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import Segmentation

/// A refusal as the client sees it: status, stable code and a sentence that says what to do.
struct APIError: Error {
    var code: Code
    var detail: String
    /// For the log alone: may name what clients must not see.
    var cause: String?
    var headers = HTTPFields()

    init(_ code: Code, _ detail: String, cause: String? = nil) {
        self.code = code
        self.detail = detail
        self.cause = cause
        if code.status == .unauthorized { headers[.wwwAuthenticate] = Self.challenge(code) }
    }

    /// RFC 6750: the challenge names an error only when credentials came.
    private static func challenge(_ code: Code) -> String {
        switch code {
        case .invalidToken, .expiredToken, .invalidAPIKey: "Bearer realm=\"silhouette\", error=\"invalid_token\""
        default: "Bearer realm=\"silhouette\""
        }
    }
}

extension APIError {
    init(_ fault: ParameterFault) { self.init(.invalidParameter, fault.sentence) }

    /// Runs what reads parameters; their faults are 400.
    static func refusingFaults<Value>(
        _ body: () throws(ParameterFault) -> Value
    ) throws(APIError) -> Value {
        do throws(ParameterFault) { return try body() } catch { throw APIError(error) }
    }

    static func overloaded(_ detail: String, retryAfter seconds: Int) -> APIError {
        var error = APIError(.overloaded, detail)
        error.headers[.retryAfter] = String(seconds)
        return error
    }

    static var uploadTimedOut: APIError {
        APIError(.uploadTimedOut, "The request took too long to arrive. Send it again over a faster connection.")
    }

    static var queueFull: APIError {
        overloaded("The server is busy and its queue is full. Try again shortly.", retryAfter: 1)
    }

    static var draining: APIError {
        overloaded("The server is shutting down. Try again shortly.", retryAfter: 5)
    }

    /// The one mapping from the engine's errors to a client's.
    init(_ error: SegmentationError) {
        switch error {
        case .unsupportedFormat(let kind?):
            self.init(.unsupportedImageFormat, "The file is \(kind.name). \(kind.advice)")
        case .unsupportedFormat(nil):
            self.init(.unsupportedImageFormat, "The file is not a JPEG, PNG or WebP image. Send one of these.")
        case .corruptImage(let format, let reason):
            self.init(
                .corruptImage,
                "The \(format.displayName) file is damaged or incomplete. Save it anew and send it again.",
                cause: reason)
        case .imageTooLarge(let width, let height, let limit):
            self.init(
                .imageTooLarge, "The image is \(width) x \(height) pixels; \(limit.sentence). Send a smaller one.")
        case .imageTooSmall(let width, let height, let minimum):
            self.init(
                .imageTooSmall, "The image is \(width) x \(height) pixels; each side must have at least \(minimum).")
        case .invalidHints(let fault):
            self.init(.invalidParameter, fault.sentence)
        case .emptyRegion(let width, let height):
            self.init(.invalidParameter, "roi is empty in an image of \(width) x \(height) pixels.")
        case .attachment(let attachment, let error):
            self.init(error)
            detail = "\(attachment.parameterName): \(detail)"
        case .noForeground:
            self.init(
                .unknownForeground, "No subject was found in the image. Mark it with hints, or send another image.")
        case .lowConfidence(let confidence, let minimum):
            self.init(
                .lowConfidence,
                "The confidence is \((confidence * 1000).rounded() / 1000), below the min_confidence of \(minimum). "
                    + "Help with hints, or ask for less.")
        case .noSuchChoice(let choice, let available):
            self.init(.invalidParameter, SegmentationError.choiceSentence(choice, available: available))
        case .outOfMemory:
            self.init(
                .internalError, "There was not enough memory for this image. Try again later, or send a smaller one.",
                cause: "out of memory")
        case .cancelled:
            self.init(
                .timedOut, "The image took longer than this server allows. Send a smaller one or try again later.")
        case .cascadeMissing(let name, _):
            self.init(.internalError, Self.internalDetail, cause: "cascade \(name) is missing")
        case .internalFault(let reason):
            self.init(.internalError, Self.internalDetail, cause: reason)
        }
    }

    static let internalDetail =
        "Something went wrong on the server. Try again, and quote the request ID if it stays so."
}

extension Attachment {
    fileprivate var parameterName: String {
        switch self {
        case .background: CutoutParameter.bgImageFile.name
        case .trimap: CutoutParameter.trimap.name
        }
    }
}
