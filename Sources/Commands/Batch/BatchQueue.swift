// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Photographs that wait for a worker. More may come while others are cut; a photograph is never in two workers' hands.
final class BatchQueue: @unchecked Sendable {
    // Everything below is touched under the condition's lock alone.
    private let condition = NSCondition()
    private var waiting: [BatchPhotograph] = []
    private var first = 0
    private var waitingNames: Set<BatchName> = []
    private var busyNames: Set<BatchName> = []
    private var isClosed = false

    init(_ photographs: [BatchPhotograph] = []) {
        for photograph in photographs { add(photograph) }
    }

    /// false when it is waiting already.
    @discardableResult
    func add(_ photograph: BatchPhotograph) -> Bool {
        condition.withLock {
            guard !isClosed, waitingNames.insert(photograph.name).inserted else { return false }
            waiting.append(photograph)
            condition.signal()
            return true
        }
    }

    /// No more will come.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// Leaves alone what is still waiting.
    func abandon() {
        condition.withLock {
            isClosed = true
            first = waiting.count
            condition.broadcast()
        }
    }

    /// Waits for the next one; nil when there are no more. `finish` must follow.
    func next() -> BatchPhotograph? {
        condition.withLock {
            while true {
                if let index = waiting[first...].firstIndex(where: { !busyNames.contains($0.name) }) {
                    let photograph = waiting[index]
                    waiting.swapAt(index, first)
                    first += 1
                    waitingNames.remove(photograph.name)
                    busyNames.insert(photograph.name)
                    return photograph
                }
                if isClosed, first == waiting.count { return nil }
                condition.wait()
            }
        }
    }

    func finish(_ photograph: BatchPhotograph) {
        condition.withLock {
            busyNames.remove(photograph.name)
            condition.broadcast()
        }
    }
}
