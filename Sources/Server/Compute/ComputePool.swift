// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOPosix
internal import Segmentation
internal import Synchronization

/// The only place where images are worked on: a fixed number of threads, and a bounded line in front of them.
///
/// Work is admitted or refused at once, never parked without bound. Its caller is answered at the deadline even while a
/// thread is still in the middle of a stage, and work that nobody waits for any more leaves the line, or stops at its next
/// stage.
final class ComputePool: Sendable {
    struct Limits: Sendable {
        var workers: Int
        var queue: Int
        /// Megapixels of all images being worked on together. One that is alone is always begun.
        var megapixels = Double.infinity
        /// From admission to the answer.
        var time: Duration
    }

    struct Load: Sendable {
        var running = 0
        var waiting = 0
        /// Of the images that are being worked on.
        var megapixels = 0.0
    }

    /// Whose work it is and what it needs.
    struct Demand: Sendable {
        /// Callers take turns.
        var caller: String
        var megapixels: Double
    }

    typealias Outcome<Value: Sendable> = (value: Value, queued: Duration)

    let limits: Limits
    private let threads: NIOThreadPool
    private let state: Mutex<PoolState>
    private let lastID = Atomic(0)

    /// - Parameter makeSegmenter: called once a worker.
    init(
        _ limits: Limits, makeSegmenter: () throws(SegmentationError) -> Segmenter
    ) throws(SegmentationError) {
        self.limits = limits
        var workers: [PoolWorker] = []
        for _ in 0..<limits.workers { workers.append(PoolWorker(segmenter: try makeSegmenter())) }
        state = Mutex(PoolState(limits, idle: workers))
        threads = NIOThreadPool(numberOfThreads: limits.workers)
        threads.start()
    }

    var load: Load { state.withLock { $0.load } }

    /// Throws 503 when a job of this caller's would be refused now whatever it is: better said before it is sent.
    func checkRoom(for caller: String) throws {
        guard state.withLock({ $0.hasRoom(for: caller) }) else { throw APIError.queueFull }
    }

    /// Refuses what waits and lets what runs finish.
    func shutDown() async {
        for job in state.withLock({ $0.line.removeAll() }) { job.refuse(APIError.draining) }
        try? await threads.shutdownGracefully()
    }

    /// Runs work on a worker's thread, with its segmenter and a question that becomes true when the work is called off: at
    /// the deadline, or when this task is cancelled.
    ///
    /// - Throws: 503 when the line is full, 504 at the deadline, `CancellationError`, and the engine's errors as the client
    ///   should see them.
    func perform<Value: Sendable>(
        _ demand: Demand,
        _ work: @escaping @Sendable (Segmenter, _ isCancelled: @escaping () -> Bool) throws(SegmentationError) -> Value
    ) async throws -> Outcome<Value> {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await firstAnswer(
                before: .now() + TimeAmount(limits.time), orElse: APIError(SegmentationError.cancelled),
                onDeadline: { _ = self.callOff(id, flag) }
            ) { answer in
                admit(Self.job(demand, flag, answer, work), id: id, caller: demand.caller)
            }
        } onCancel: {
            callOff(id, flag)?.refuse(CancellationError())
        }
    }

    private static func job<Value: Sendable>(
        _ demand: Demand, _ flag: CancellationFlag, _ answer: FirstAnswer<Outcome<Value>>,
        _ work: @escaping @Sendable (Segmenter, _ isCancelled: @escaping () -> Bool) throws(SegmentationError) -> Value
    ) -> PoolJob {
        let submitted = ContinuousClock.now
        return PoolJob(megapixels: demand.megapixels, flag: flag) { worker in
            let queued = submitted.duration(to: .now)
            let outcome: Result<Outcome<Value>, any Error>
            do throws(SegmentationError) {
                outcome = .success((try work(worker.segmenter) { flag.isSet }, queued))
            } catch {
                outcome = .failure(error == .cancelled ? CancellationError() : APIError(error))
            }
            return { answer.give(outcome) }
        } refuse: { error in
            answer.give(.failure(error))
        }
    }

    private func admit(_ job: PoolJob, id: Int, caller: String) {
        // In one step: between two, an idle worker could be overlooked.
        let (refused, begun) = state.withLock { state -> (PoolJob?, [(PoolJob, PoolWorker)]) in
            // Called off before it came: whoever did that found nothing in the line.
            guard !job.flag.isSet else { return (job, []) }
            return (state.admit(job, id: id, caller: caller), state.beginAll())
        }
        if let refused { refused.refuse(refused.flag.isSet ? CancellationError() : APIError.queueFull) }
        start(begun)
    }

    /// - Returns: the job, if it still waited.
    private func callOff(_ id: Int, _ flag: CancellationFlag) -> PoolJob? {
        flag.set()
        let job = state.withLock { $0.line.remove(id: id) }
        // Those behind it may be smaller.
        startNext()
        return job
    }

    private func startNext() { start(state.withLock { $0.beginAll() }) }

    private func start(_ begun: [(PoolJob, PoolWorker)]) {
        for (job, worker) in begun {
            threads.submit { [self] state in
                let answer = state == .active ? job.start(worker) : { job.refuse(APIError.draining) }
                self.state.withLock { $0.end(job, worker) }
                startNext()
                answer()
            }
        }
    }
}
