// SPDX-License-Identifier: Apache-2.0
internal import Segmentation
internal import Synchronization

/// A segmenter that one thread at a time has taken out of the pool: that makes handing it around safe.
struct PoolWorker: @unchecked Sendable {
    let segmenter: Segmenter
}

struct PoolJob: Sendable {
    var megapixels: Double
    let flag: CancellationFlag
    /// Works, and gives what tells the caller the outcome.
    var start: @Sendable (PoolWorker) -> () -> Void
    var refuse: @Sendable (any Error) -> Void
}

struct PoolState {
    private let limits: ComputePool.Limits
    private var idle: [PoolWorker]
    private var running = 0
    private var megapixels = 0.0
    var line: WaitingLine<PoolJob>

    init(_ limits: ComputePool.Limits, idle: [PoolWorker]) {
        self.limits = limits
        self.idle = idle
        line = WaitingLine(capacity: limits.queue)
    }

    var load: ComputePool.Load {
        .init(running: running, waiting: line.count, megapixels: megapixels)
    }

    func hasRoom(for caller: String) -> Bool { !idle.isEmpty || !line.turnsAway(caller) }

    /// - Returns: the job that is refused for it, perhaps itself.
    mutating func admit(_ job: PoolJob, id: Int, caller: String) -> PoolJob? {
        // One that can begin at once takes no place in the line.
        line.append(job, id: id, caller: caller, room: line.isEmpty && canBegin(job) ? 1 : 0)
    }

    mutating func beginAll() -> [(PoolJob, PoolWorker)] {
        var begun: [(PoolJob, PoolWorker)] = []
        while let next = begin() { begun.append(next) }
        return begun
    }

    /// The next job and its worker. A job that does not fit yet is not overtaken: a large one would wait for ever.
    private mutating func begin() -> (PoolJob, PoolWorker)? {
        guard let job = line.first, canBegin(job) else { return nil }
        running += 1
        megapixels += job.megapixels
        return (line.removeFirst(), idle.removeLast())
    }

    mutating func end(_ job: PoolJob, _ worker: PoolWorker) {
        idle.append(worker)
        running -= 1
        // Sums of fractions do not come back to zero by themselves.
        megapixels = running == 0 ? 0 : megapixels - job.megapixels
    }

    private func canBegin(_ job: PoolJob) -> Bool {
        !idle.isEmpty && (running == 0 || megapixels + job.megapixels <= limits.megapixels)
    }
}

/// Set once, from any thread.
final class CancellationFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
