// SPDX-License-Identifier: Apache-2.0
internal import NIOPosix

/// Runs the reading of a body, tens of megabytes perhaps, where no other request waits behind it: neither on an event loop nor
/// on one of the few threads that all handlers share.
func onReadingThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await NIOThreadPool.singleton.runIfActive(work)
}
