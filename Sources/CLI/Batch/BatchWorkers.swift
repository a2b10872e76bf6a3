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
    let jobs: Int
    let interruption: Interruption

    /// Outcomes by photograph, in their order; those that were not begun have none.
    ///
    /// - Parameter work: throws what is the photograph's own fault as `CommandFailure`; anything else ends the batch.
    func outcomes(
        of photographs: [BatchPhotograph], _ progress: BatchProgress,
        _ work: @escaping @Sendable (BatchPhotograph, Segmenter) throws -> BatchOutcome
    ) throws -> [(BatchPhotograph, BatchOutcome)] {
        let threads: WorkerThreads
        do throws(SegmentationError) {
            threads = try WorkerThreads(count: min(jobs, photographs.count))
        } catch {
            throw CommandFailure.work(error.sentence)
        }
        let outcomes = Mutex([BatchOutcome?](repeating: nil, count: photographs.count))
        threads.work(below: photographs.count, isOver: { interruption.hasCome }) { index, segmenter in
            let outcome = Self.outcome(of: photographs[index], segmenter, work)
            outcomes.withLock { $0[index] = outcome }
            progress.advance(photographs[index], outcome)
        }
        progress.end()
        return zip(photographs, outcomes.withLock { $0 }).compactMap { photograph, outcome in
            outcome.map { (photograph, $0) }
        }
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
            return .failed("\(photograph.name): \(error)")
        }
    }
}

/// Ctrl-C: the first lets what is being cut finish, the second ends the process.
final class Interruption: Sendable {
    private let flag = Atomic(false)
    nonisolated(unsafe) private let source: any DispatchSourceSignal

    init() {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [self] in
            signal(SIGINT, SIG_DFL)
            flag.store(true, ordering: .relaxed)
        }
        source.resume()
    }

    var hasCome: Bool { flag.load(ordering: .relaxed) }
}
