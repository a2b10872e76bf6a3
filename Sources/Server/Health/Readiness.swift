// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Whether the server wants new requests, and whether it still takes those that come.
public final class Readiness: Sendable {
    private let isDrainingNow = Atomic(false)
    private let hasEnded = Atomic(false)

    public init() {}

    var isDraining: Bool { isDrainingNow.load(ordering: .relaxed) }

    var acceptsWork: Bool { !hasEnded.load(ordering: .relaxed) }

    /// Balancers are told to look elsewhere; what they still send is worked on.
    public func startDraining() { isDrainingNow.store(true, ordering: .relaxed) }

    /// Only what has begun is worked on.
    public func endWork() {
        startDraining()
        hasEnded.store(true, ordering: .relaxed)
    }
}
