// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Resumes a continuation with the first of several answers.
final class FirstAnswer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) {
        self.continuation = Mutex(continuation)
    }

    func give(_ answer: Result<Value, any Error>) {
        let waiting = continuation.withLock { stored in
            defer { stored = nil }
            return stored
        }
        waiting?.resume(with: answer)
    }
}

/// Waits for whichever comes first: an answer, or the deadline with its error. Work that is late goes on unheard.
func firstAnswer<Value: Sendable>(
    before deadline: NIODeadline, orElse late: any Error, onDeadline: @escaping @Sendable () -> Void = {},
    _ start: (FirstAnswer<Value>) -> Void
) async throws -> Value {
    let timer = MultiThreadedEventLoopGroup.singleton.any()
    var scheduled: Scheduled<Void>?
    defer { scheduled?.cancel() }
    return try await withCheckedThrowingContinuation { continuation in
        let answer = FirstAnswer(continuation)
        scheduled = timer.scheduleTask(deadline: deadline) {
            answer.give(.failure(late))
            onDeadline()
        }
        start(answer)
    }
}
