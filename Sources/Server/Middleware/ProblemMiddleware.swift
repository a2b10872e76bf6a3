// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Turns whatever a route throws into problem details, and logs what the client is not told.
struct ProblemMiddleware: RouterMiddleware {
    let metrics: ServiceMetrics

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = apiError(for: error, request)
            metrics.count(problem.code)
            let level: Logger.Level = problem.code == .internalError ? .error : .debug
            context.logger.log(
                level: level, "Request refused",
                metadata: ["code": "\(problem.code.rawValue)", "cause": "\(problem.cause ?? "-")"])
            var response =
                Endpoint.speaksRemoveBG(path: request.uri.path)
                ? problem.removeBGResponse() : problem.response(requestID: context.requestID)
            // A body would be taken for the beginning of the next answer.
            if request.method == .head { response.body = ResponseBody() }
            return response
        }
    }

    private func apiError(for error: any Error, _ request: Request) -> APIError {
        switch error {
        case let error as APIError: error
        case is CancellationError: APIError(.clientClosedRequest, "The client closed the connection.")
        case let error as HTTPError where error.status == .notFound: unknownRoute(request)
        case let error as HTTPError where error.status == .badRequest:
            APIError(.malformedJSON, "The body could not be read.", cause: "\(error)")
        default: APIError(.internalError, APIError.internalDetail, cause: "\(error)")
        }
    }

    private func unknownRoute(_ request: Request) -> APIError {
        let path = "/" + request.uri.path.split(separator: "/").joined(separator: "/")
        let endpoints = Endpoint.at(path: path)
        guard !endpoints.isEmpty else {
            return APIError(.notFound, "There is nothing at this path. GET /docs lists the endpoints.")
        }
        let allowed = endpoints.map(\.allowedMethods).joined(separator: ", ")
        var error = APIError(.methodNotAllowed, "\(path) answers \(allowed), not \(request.method.rawValue).")
        error.headers[.allow] = allowed
        return error
    }
}
