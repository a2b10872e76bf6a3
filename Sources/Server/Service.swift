// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
public import Segmentation

/// Everything that answers requests, put together from a configuration.
public struct Service: Sendable {
    public static let version = "0.1.0"

    let configuration: ServerConfiguration
    let engineVersion: String
    let readiness: Readiness
    let metrics: ServiceMetrics
    let pool: ComputePool
    let bodies: BodyReader
    let tokens: TokenAuthority

    /// Loads the cascades once a worker; throws when they cannot be found.
    public init(_ configuration: ServerConfiguration, readiness: Readiness = Readiness())
        async throws(SegmentationError)
    {
        self.configuration = configuration
        self.readiness = readiness
        engineVersion = try EngineVersion(cascadeDirectory: configuration.cascadeDirectory).description
        metrics = ServiceMetrics()
        pool = try ComputePool(
            workers: configuration.workers, queueLimit: configuration.queueLimit, timeout: configuration.requestTimeout
        ) { () throws(SegmentationError) in
            Segmenter(
                cascades: try FaceCascades(directory: configuration.cascadeDirectory), limits: configuration.limits)
        }
        bodies = BodyReader(maxUpload: configuration.maxUpload, maxInflight: configuration.maxInflightUpload)
        tokens = await TokenAuthority(configuration.tokens)
    }

    /// The table of contents: which paths answer which methods, behind which authentication.
    func router() -> Router<ServiceContext> {
        let router = Router(context: ServiceContext.self)
        router.add(middleware: RequestIDMiddleware(engineVersion: engineVersion))
        router.add(middleware: ObservationMiddleware(metrics: metrics))
        router.add(middleware: ProblemMiddleware(methods: Self.methods, metrics: metrics))

        ProbeRoutes(readiness: readiness).add(to: router)
        router.post("/auth/token", use: TokenRoute(service: self).respond)
        protected(router, by: .apiKey).get("/health", use: HealthRoute(service: self).respond)
        protected(router, by: .token).post("/api/remove-background", use: CutoutRoute(service: self).respond)
        protected(router, by: .either).get("/metrics") { [metrics, pool] _, _ in
            Response.json(MetricsReport(metrics, pool: pool))
        }
        return router
    }

    private static let methods: [String: [HTTPRequest.Method]] = [
        "/health/live": [.get], "/health/ready": [.get], "/health": [.get], "/auth/token": [.post],
        "/api/remove-background": [.post], "/metrics": [.get],
    ]

    private func protected(
        _ router: Router<ServiceContext>, by accepted: AuthenticationMiddleware.Accepted
    ) -> RouterGroup<AuthenticatedContext> {
        router.group()
            .add(middleware: AuthenticationMiddleware(accepted: accepted, keys: configuration.keys, tokens: tokens))
            .group(context: AuthenticatedContext.self)
    }
}
