// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import Synchronization

/// Threads with a segmenter each, for commands that cut many pictures.
struct WorkerThreads {
    /// A segmenter that one thread at a time uses: that makes handing it around safe.
    private struct Worker: @unchecked Sendable {
        let segmenter: Segmenter
    }

    private let workers: ArraySlice<Worker>

    init(count: Int) throws(SegmentationError) {
        var workers: [Worker] = []
        for _ in 0..<count { workers.append(Worker(segmenter: try .forCommand())) }
        self.workers = workers[...]
    }

    private init(_ workers: ArraySlice<Worker>) { self.workers = workers }

    /// The first few of them.
    func prefix(_ count: Int) -> WorkerThreads { WorkerThreads(workers.prefix(count)) }

    /// Runs a body once on each thread. The group ends with the last.
    func start(_ body: @escaping @Sendable (Segmenter) -> Void) -> DispatchGroup {
        let finished = DispatchGroup()
        for worker in workers {
            finished.enter()
            Thread {
                body(worker.segmenter)
                finished.leave()
            }.start()
        }
        return finished
    }

    /// Works on the numbers below a limit, each thread taking the next one that is left, until there is none or `isOver`.
    func work(
        below limit: Int, isOver: @escaping @Sendable () -> Bool = { false },
        _ body: @escaping @Sendable (Int, Segmenter) -> Void
    ) {
        let next = Counter()
        start { segmenter in
            while !isOver() {
                let index = next.value.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < limit else { break }
                body(index, segmenter)
            }
        }.wait()
    }

    private final class Counter: Sendable {
        let value = Atomic(0)
    }
}
