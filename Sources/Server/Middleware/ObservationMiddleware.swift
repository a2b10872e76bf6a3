// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Counts, times and logs each request, by route pattern and never by path or user.
struct ObservationMiddleware: RouterMiddleware {
    let metrics: ServiceMetrics

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = start.duration(to: .now)
        let route = context.endpointPath.map { $0.hasPrefix("/") ? $0 : "none" } ?? "none"
        metrics.observe(route: route, method: request.method, status: response.status, duration: duration)
        let isProbe = route.hasPrefix("/health/")
        context.logger.log(
            level: isProbe ? .debug : .info, "Request answered",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(response.status.code)",
                "milliseconds": "\(duration.milliseconds)",
            ])
        return response
    }
}

extension Duration {
    /// To the microsecond.
    var milliseconds: Double {
        (Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12).rounded() / 1e3
    }
}
