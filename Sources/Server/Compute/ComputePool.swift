// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOPosix
internal import Segmentation
internal import Synchronization

/// The only place where images are worked on: a fixed number of threads, a bounded queue in front of them.
///
/// Work is admitted or refused at once, never parked without bound, and the caller is answered at its deadline even while
/// a thread is still in the middle of a stage.
final class ComputePool: Sendable {
    struct Load: Sendable {
        var running = 0
        var waiting = 0
    }

    let workers: Int
    let queueLimit: Int
    private let timeout: Duration
    private let threads: NIOThreadPool
    private let load = Mutex(Load())
    private let idle: Mutex<[Worker]>

    /// A segmenter that one thread at a time has taken out of `idle`: that makes handing it around safe.
    private struct Worker: @unchecked Sendable {
        let segmenter: Segmenter
    }

    /// - Parameter makeSegmenter: called once a worker.
    init(
        workers: Int, queueLimit: Int, timeout: Duration, makeSegmenter: () throws(SegmentationError) -> Segmenter
    ) throws(SegmentationError) {
        self.workers = workers
        self.queueLimit = queueLimit
        self.timeout = timeout
        var made: [Worker] = []
        for _ in 0..<workers { made.append(Worker(segmenter: try makeSegmenter())) }
        idle = Mutex(made)
        threads = NIOThreadPool(numberOfThreads: workers)
        threads.start()
    }

    var currentLoad: Load { load.withLock { $0 } }

    func shutDown() async {
        try? await threads.shutdownGracefully()
    }

    /// Runs work on a worker's thread, with its segmenter and a question that becomes true when the work is called off.
    ///
    /// - Throws: 503 when the queue is full, 504 at the deadline (the work then stops at its next stage), and the engine's
    ///   errors as the client should see them.
    func perform<Value: Sendable>(
        _ work: @escaping @Sendable (Segmenter, _ isCancelled: @escaping () -> Bool) throws(SegmentationError) -> Value
    ) async throws -> (value: Value, queued: Duration) {
        try admit()
        let flag = CancellationFlag()
        let submitted = ContinuousClock.now
        return try await withDeadline(flag) { [self] in
            let started = ContinuousClock.now
            load.withLock {
                $0.waiting -= 1
                $0.running += 1
            }
            let worker = idle.withLock { $0.removeLast() }
            defer {
                idle.withLock { $0.append(worker) }
                load.withLock { $0.running -= 1 }
            }
            do throws(SegmentationError) {
                return (try work(worker.segmenter) { flag.isSet }, submitted.duration(to: started))
            } catch {
                throw APIError(error)
            }
        }
    }

    private func admit() throws {
        let isAdmitted = load.withLock { load in
            guard load.running + load.waiting < workers + queueLimit else { return false }
            load.waiting += 1
            return true
        }
        guard isAdmitted else {
            throw APIError.overloaded("The server is busy and its queue is full. Try again shortly.", retryAfter: 1)
        }
    }

    private func withDeadline<Value: Sendable>(
        _ flag: CancellationFlag, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await firstAnswer(
            before: .now() + TimeAmount(timeout), orElse: APIError(SegmentationError.cancelled),
            onDeadline: { flag.set() }
        ) { answer in
            threads.submit { state in
                guard state == .active else {
                    self.load.withLock { $0.waiting -= 1 }
                    return answer.give(.failure(APIError.draining))
                }
                answer.give(Result { try work() })
            }
        }
    }
}

/// Set once, from any thread.
private final class CancellationFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
