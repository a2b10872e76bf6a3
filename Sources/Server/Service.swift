// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
public import Segmentation

/// Everything that answers requests, put together from a configuration.
public struct Service: Sendable {
    let configuration: ServerConfiguration
    let engineVersion: String
    let readiness: Readiness
    let metrics: ServiceMetrics
    let pool: ComputePool
    let bodies: BodyReader
    let tokens: TokenAuthority
    let fetcher: ImageFetcher

    /// Loads the cascades once a worker; throws when they cannot be found.
    public init(_ configuration: ServerConfiguration, readiness: Readiness = Readiness())
        throws(SegmentationError)
    {
        self.configuration = configuration
        self.readiness = readiness
        engineVersion = try EngineVersion(cascadeDirectory: configuration.cascadeDirectory).description
        metrics = ServiceMetrics()
        pool = try ComputePool(
            .init(
                workers: configuration.workers, queue: configuration.queueLimit,
                megapixels: configuration.maxInflightMegapixels, time: configuration.requestTimeout)
        ) { () throws(SegmentationError) in
            Segmenter(
                cascades: try FaceCascades(directory: configuration.cascadeDirectory), limits: configuration.limits)
        }
        bodies = BodyReader(maxUpload: configuration.maxUpload, maxInflight: configuration.maxInflightUpload)
        tokens = TokenAuthority(configuration.tokens)
        fetcher = ImageFetcher(
            policy: configuration.fetching, bodies: bodies, maxSize: configuration.maxUpload,
            timeout: TimeAmount(configuration.fetchTimeout))
    }

    /// Every endpoint behind what all of them have in common.
    func router() -> Router<ServiceContext> {
        let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestIDMiddleware(engineVersion: engineVersion))
        router.add(middleware: ObservationMiddleware(metrics: metrics))
        router.add(middleware: SecurityHeadersMiddleware(isSecure: configuration.tls != nil))
        router.add(middleware: CrossOriginMiddleware(origins: configuration.corsOrigins))
        router.add(middleware: ProblemMiddleware(metrics: metrics))

        let limiter = RateLimiter(perMinute: configuration.rateLimit)
        for endpoint in Endpoint.allCases {
            switch endpoint.access {
            case .open(let route), .openToThisMachine(let route):
                router.on(RouterPath(endpoint.path), method: endpoint.method, use: route(self))
            case .guarded(let credential, let route):
                let group = router.group().add(
                    middleware: AuthenticationMiddleware(
                        accepted: credential, keys: configuration.keys, tokens: tokens))
                if endpoint.isRateLimited, limiter.limit > 0 {
                    group.add(middleware: RateLimitMiddleware(limiter: limiter))
                }
                group.group(context: AuthenticatedContext.self)
                    .on(RouterPath(endpoint.path), method: endpoint.method, use: route(self))
            }
        }
        for file in PageFile.others { router.get(RouterPath(file.path), use: file.respond) }
        return router
    }
}
