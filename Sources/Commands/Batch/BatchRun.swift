// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SystemPackage

/// A batch at work.
struct BatchRun {
    private let queue: BatchQueue
    private let workers: BatchWorkers
    private let progress: BatchProgress
    private let interruption = Interruption()
    private let finished: DispatchGroup
    private let photographs: [BatchPhotograph]
    private let start = ContinuousClock.now

    /// Begins at once.
    ///
    /// - Parameter faults: sentences about what is in the folder and cannot be cut.
    init(
        _ photographs: [BatchPhotograph], faults: [String], workers count: Int,
        _ work: @escaping @Sendable (BatchPhotograph, Segmenter) throws -> BatchOutcome
    ) throws(CommandFailure) {
        self.photographs = photographs
        progress = BatchProgress(total: photographs.count)
        for fault in faults { progress.complain(fault) }
        queue = BatchQueue(photographs)
        workers = try BatchWorkers(count: count, interruption: interruption)
        finished = workers.start(on: queue, progress, work)
    }

    /// Takes what arrives, until the batch is interrupted.
    func watch(
        _ contents: BatchFolder.Contents, _ folder: BatchFolder
    ) throws(CommandFailure) {
        var watch = try BatchWatch(folder)
        let (queue, progress) = (queue, progress)
        watch.begin(contents, photographs) { progress.complain($0) }
        try watch.run(interruption) { photograph in
            if queue.add(photograph) { progress.expectOneMore() }
        } _: { sentence in
            progress.complain(sentence)
        }
    }

    /// Waits for the end.
    ///
    /// - Parameters:
    ///   - others: outcomes that need no work.
    ///   - endsByInterruption: an interruption is the way to end it, not a failure.
    func report(
        adding others: [(BatchName, BatchOutcome)] = [], endsByInterruption: Bool = false
    ) -> BatchReport {
        queue.close()
        finished.wait()
        progress.end()
        let outcomes = workers.results
        let isInterrupted = interruption.hasCome && !endsByInterruption && outcomes.count < photographs.count
        return BatchReport(
            outcomes: outcomes + others.map { (name: $0.0, outcome: $0.1) },
            total: max(photographs.count, outcomes.count) + others.count, elapsed: start.duration(to: .now),
            isInterrupted: isInterrupted, exitCode: interruption.exitCode, faults: progress.complaints)
    }
}
