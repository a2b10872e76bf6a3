// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where log lines go. Nothing waits for it: a line that cannot be written, as a disk is full or whoever reads the pipe has
/// stopped, is dropped and counted, and the count is written once there is room again.
final class LogOutput: Sendable {
    static let standardError = LogOutput(descriptor: STDERR_FILENO)

    /// A pipe that is ready takes so many bytes at once.
    private static let maxLine = 4096

    private let descriptor: Int32
    private let dropped = Mutex(0)

    init(descriptor: Int32) { self.descriptor = descriptor }

    func write(_ line: String) {
        // One line at a time, so that those of several threads do not mix.
        dropped.withLock { dropped in
            if dropped > 0, put("\(dropped) log lines were lost: they could not be written") { dropped = 0 }
            if dropped > 0 || !put(line) { dropped += 1 }
        }
    }

    private func put(_ line: String) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&query, 1, 0) == 1, query.revents & Int16(POLLOUT) != 0 else { return false }
        let bytes = line.utf8.prefix(Self.maxLine - 1) + [UInt8(ascii: "\n")]
        return bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) } == bytes.count
    }
}

/// `write` by another name than the method's.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
