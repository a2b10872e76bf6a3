// SPDX-License-Identifier: Apache-2.0
import Glibc
import Segmentation
import SystemPackage

/// Files as commands read them.
enum InputFile {
    /// A whole file, pipe or device; `-` is standard input.
    ///
    /// - Parameter asItIs: whether it may grow meanwhile.
    static func read(_ path: FilePath, asItIs: Bool = false) throws(CommandFailure) -> [UInt8] {
        try readKnowing(path, asItIs: asItIs).bytes
    }

    /// With its identity, so that it can be protected from being written to.
    ///
    /// A regular file that changes while it is read is read again.
    static func readKnowing(
        _ path: FilePath, asItIs: Bool = false
    ) throws(CommandFailure) -> (bytes: [UInt8], identity: FileStatus.Identity) {
        do throws(Errno) {
            if path == .dash {
                let status = try FileStatus(descriptor: .standardInput)
                return (try FileDescriptor.standardInput.allBytes(atMost: Self.largest), status.identity)
            }
            for _ in 0..<Self.attempts {
                let file = try FileDescriptor.opened(path, O_RDONLY | O_CLOEXEC)
                defer { try? file.close() }
                let before = try FileStatus(descriptor: file)
                guard before.kind != .folder else { throw Errno.isDirectory }
                let bytes = try file.allBytes(expecting: before.size, atMost: Self.largest)
                guard before.kind == .regular, !asItIs else { return (bytes, before.identity) }
                let after = try FileStatus(path)
                if after.version == before.version, bytes.count == before.size { return (bytes, before.identity) }
            }
        } catch {
            throw .system(path, error)
        }
        throw .work("\(path.displayed): it changes all the time while it is read")
    }

    private static let attempts = 5
    /// Bytes: far more than any picture that is read has.
    private static let largest = 1 << 32
}

extension FileDescriptor {
    static func opened(_ path: FilePath, _ flags: Int32, _ mode: mode_t = 0o666) throws(Errno) -> FileDescriptor {
        while true {
            let descriptor = path.withPlatformString { Glibc.open($0, flags, mode) }
            if descriptor >= 0 { return FileDescriptor(rawValue: descriptor) }
            guard errno == EINTR else { throw .current }
        }
    }

    /// All that is left to read.
    ///
    /// - Parameters:
    ///   - size: how many bytes there should be; others are fine.
    ///   - limit: more are not kept in memory, but `fileTooLarge`.
    func allBytes(expecting size: Int = 0, atMost limit: Int) throws(Errno) -> [UInt8] {
        guard size <= limit else { throw .fileTooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(rawValue, &block, block.count)
            if count == 0 { return bytes }
            if count > 0 {
                guard bytes.count + count <= limit else { throw .fileTooLarge }
                bytes += block[..<count]
            } else if errno != EINTR {
                throw .current
            }
        }
    }

    func writeAllBytes(_ bytes: [UInt8]) throws(Errno) {
        var at = 0
        while at < bytes.count {
            let count = bytes[at...].withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                at += count
            } else if errno != EINTR {
                throw .current
            }
        }
    }
}

extension CommandFailure {
    /// Runs work on an image; what goes wrong is said of the image's path.
    static func of<Output>(
        _ path: String, _ body: () throws(SegmentationError) -> Output
    ) throws(CommandFailure) -> Output {
        do throws(SegmentationError) {
            return try body()
        } catch {
            throw .work("\(path): \(error.sentence)")
        }
    }
}
