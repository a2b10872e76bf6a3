// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import Synchronization

/// What became of a photograph.
enum BatchOutcome: Sendable {
    case done(BatchRecord)
    /// It was there already.
    case kept(BatchRecord)
    /// Its output is not what it should be; the sentence says how.
    case differs(BatchRecord, String)
    case failed(String)
}

/// Threads with a segmenter each, that take one photograph after the other until there is none or the batch is interrupted.
struct BatchWorkers {
    private let threads: WorkerThreads
    private let interruption: Interruption
    private let outcomes = Outcomes()

    /// The last of each photograph.
    private final class Outcomes: Sendable {
        let byName = Mutex<[BatchName: BatchOutcome]>([:])
    }

    init(count: Int, interruption: Interruption) throws(CommandFailure) {
        do throws(SegmentationError) {
            threads = try WorkerThreads(count: count)
        } catch {
            throw CommandFailure.work(error.sentence)
        }
        self.interruption = interruption
    }

    /// Starts them. The group's end is that of the last.
    ///
    /// - Parameter work: throws what is the photograph's own fault as `CommandFailure`.
    func start(
        on queue: BatchQueue, _ progress: BatchProgress,
        _ work: @escaping @Sendable (BatchPhotograph, Segmenter) throws -> BatchOutcome
    ) -> DispatchGroup {
        threads.start { [outcomes, interruption] segmenter in
            while let photograph = queue.next() {
                if interruption.hasCome {
                    queue.abandon()
                } else {
                    let outcome = Self.outcome(of: photograph, segmenter, work)
                    outcomes.byName.withLock { byName in
                        // What was cut in this run and looked at again was cut.
                        if case .kept = outcome, case .done? = byName[photograph.name] { return }
                        byName[photograph.name] = outcome
                    }
                    progress.advance(photograph.name, outcome)
                }
                queue.finish(photograph)
            }
        }
    }

    /// By name. Photographs that were not begun have none.
    var results: [(name: BatchName, outcome: BatchOutcome)] {
        outcomes.byName.withLock { $0.sorted { $0.key < $1.key }.map { (name: $0.key, outcome: $0.value) } }
    }

    private static func outcome(
        of photograph: BatchPhotograph, _ segmenter: Segmenter,
        _ work: (BatchPhotograph, Segmenter) throws -> BatchOutcome
    ) -> BatchOutcome {
        do {
            return try work(photograph, segmenter)
        } catch let failure as CommandFailure {
            return .failed(failure.lines.joined(separator: " ").replacing("silhouette: ", with: ""))
        } catch {
            return .failed("\(photograph.name.displayed): \(error)")
        }
    }
}
