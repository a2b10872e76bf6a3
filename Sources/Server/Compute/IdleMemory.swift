// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOPosix
internal import Segmentation
internal import Synchronization

/// Gives memory back to the system when no request with a body has been at work for a second. The allocator keeps what large
/// ones needed, which saves time while more come.
final class IdleMemory: Sendable {
    private struct Activity {
        var running = 0
        /// Requests that have begun since the start.
        var begun = 0
    }

    private static let delay = TimeAmount.seconds(1)

    private let activity = Mutex(Activity())

    func begin() {
        activity.withLock {
            $0.running += 1
            $0.begun += 1
        }
    }

    func end() {
        let last = activity.withLock { activity in
            activity.running -= 1
            return activity.running == 0 ? activity.begun : nil
        }
        guard let last else { return }
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: Self.delay) { [self] in
            guard activity.withLock({ $0.running == 0 && $0.begun == last }) else { return }
            NIOThreadPool.singleton.submit { _ in ProcessHeap.releaseUnused() }
        }
    }
}
