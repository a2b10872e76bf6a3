// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
public import Segmentation
internal import ServiceLifecycle
internal import UnixSignals

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A server from start to the end of its last request.
public struct SilhouetteServer: Sendable {
    private let service: Service
    private let logger: Logger

    public init(_ configuration: ServerConfiguration) throws(SegmentationError) {
        service = try Service(configuration)
        logger = Logger(label: "silhouette", configuration: configuration)
    }

    /// Serves until SIGTERM or SIGINT, or SIGHUP from a terminal, then lets requests in flight finish. A second signal ends the
    /// process at once.
    ///
    /// - Parameter onListening: given the port once connections are accepted.
    public func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        // Before anybody is told that the server listens: a signal that came while traps are being set up would be lost, and a terminal
        // that has gone cannot be seen any more.
        let hasTerminal = Self.hasControllingTerminal
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let group = ServiceGroup(
            configuration: .init(
                services: [service.application(logger: logger, onListening: onListening)], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask { try await drain(group, on: signals, hasTerminal: hasTerminal) }
            try await tasks.next()
            tasks.cancelAll()
        }
        await service.pool.shutDown()
    }

    /// - Parameter hasTerminal: SIGHUP stops the server only then; without a terminal a service manager sent it, and it means nothing
    ///   here.
    private func drain(
        _ group: ServiceGroup, on signals: UnixSignalsSequence, hasTerminal: Bool
    ) async throws {
        var isDraining = false
        for await signal in signals {
            // The kernel and the shell may both send it when a terminal closes, so a repeated one is ignored.
            if signal == .sighup, isDraining || !hasTerminal { continue }
            if isDraining {
                logger.notice("Second signal: stopping at once")
                exit(128 + signal.rawValue)
            }
            isDraining = true
            Task { await drain(group) }
        }
        // Cancelled: the server has ended by itself.
        try await Task.sleep(for: .seconds(3600))
    }

    private static var hasControllingTerminal: Bool {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }

    private func drain(_ group: ServiceGroup) async {
        logger.notice("Draining", metadata: ["delay": "\(service.configuration.drainDelay)"])
        service.readiness.startDraining()
        try? await Task.sleep(for: service.configuration.drainDelay)
        service.readiness.endWork()
        await group.triggerGracefulShutdown()
        try? await Task.sleep(for: service.configuration.drainTimeout)
        logger.error("Requests were still running at the end of DRAIN_TIMEOUT_SECONDS: stopping")
        exit(1)
    }
}

extension Service {
    func application(
        logger: Logger, onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let timeout = configuration.uploadTimeout
        let policy = ExchangeState.Policy(patience: TimeAmount(timeout), maxUpload: configuration.maxUpload)
        let makeExchange: @Sendable () -> ExchangeHandler = { ExchangeHandler(policy, lateAnswer: lateHeadAnswer) }
        // Later than the upload's deadline, which answers.
        let idleTimeout = timeout + .seconds(5)
        let tls = configuration.tls
        let server = HTTPServerBuilder { responder in
            guard let tls else {
                let base = HTTP1Connection(responder: responder, makeExchange: makeExchange)
                return WatchedConnection(base: base, patience: idleTimeout)
            }
            let base = try SecureConnection(
                tls: tls, idleTimeout: idleTimeout, responder: responder, makeExchange: makeExchange)
            return WatchedConnection(base: base, patience: idleTimeout)
        }
        return Application(
            router: router(), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "silhouette",
                availableConnectionsDelegate: MaximumAvailableConnections(FileDescriptors.forConnections)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    /// The problem details for a request of which not even the head has come in time.
    private func lateHeadAnswer() -> (head: HTTPResponse, body: ByteBuffer) {
        let error = APIError.uploadTimedOut
        metrics.count(error.code)
        let requestID = RequestID().description
        let body = ByteBuffer(bytes: JSONBody.encode(ProblemDetails(error, requestID: requestID)))
        let head = HTTPResponse(
            status: error.code.status,
            headerFields: [
                .contentType: ProblemDetails.mediaType, .contentLength: String(body.readableBytes),
                .xRequestID: requestID, .xEngineVersion: engineVersion,
            ])
        return (head, body)
    }
}
