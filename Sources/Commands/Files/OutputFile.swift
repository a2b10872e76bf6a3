// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// The one way in which commands write files.
///
/// A regular file is there whole or not at all: it is written beside its place, brought to the disk, and renamed. A link is written
/// through; an existing file keeps its owner and mode. Devices, pipes and descriptors are written into. An input is never written to.
struct OutputFile {
    let path: FilePath
    /// Files that were read, or will be.
    var protected: Set<FileStatus.Identity> = []

    private enum Target {
        case descriptor(FileDescriptor)
        case special(FilePath)
        case regular(FilePath, existing: FileStatus?)
    }

    /// Throws what can be said before the work: the path is an input, a folder, or in no folder that can be written to.
    func check() throws(CommandFailure) {
        guard case .regular(let file, _) = try allowedTarget() else { return }
        do throws(Errno) {
            guard try FileStatus(file.folder).kind == .folder else { throw Errno.notDirectory }
            guard file.folder.withPlatformString({ access($0, W_OK | X_OK) }) == 0 else { throw Errno.current }
        } catch {
            throw .work("\(path.displayed) cannot be made: \(file.folder.displayed): \(error)")
        }
    }

    /// Where the file will be, by whatever name it was asked for; nil of devices, pipes and what cannot be written.
    var place: FilePath? {
        guard case .regular(let file, _)? = try? target(),
            let folder = file.folder.real
        else { return nil }
        return folder.appending(bytes: file.lastName)
    }

    /// - Parameter replaces: false leaves a file alone that is there already, and throws.
    func write(_ bytes: [UInt8], replaces: Bool = true) throws(CommandFailure) {
        let target = try allowedTarget()
        do throws(Errno) {
            switch target {
            case .descriptor(let descriptor): try descriptor.writeAllBytes(bytes)
            case .special(let file):
                let device = try FileDescriptor.opened(file, O_WRONLY | O_NOCTTY | O_CLOEXEC)
                defer { try? device.close() }
                try device.writeAllBytes(bytes)
            case .regular(let file, let existing):
                try TemporaryFile(in: file.folder).write(bytes, as: file, keeping: existing, replaces: replaces)
            }
        } catch {
            throw .system(path, error)
        }
    }

    /// Throws for an input, by whatever name.
    private func allowedTarget() throws(CommandFailure) -> Target {
        let target: Target
        do throws(Errno) { target = try self.target() } catch { throw .system(path, error) }
        let status: FileStatus? =
            switch target {
            case .descriptor(let descriptor): try? FileStatus(descriptor: descriptor)
            case .special(let file): try? FileStatus(file)
            case .regular(_, let existing): existing
            }
        if let status, protected.contains(status.identity) {
            throw .configuration([
                "\(path.displayed): it is an input, which is never written to; name another OUTPUT"
            ])
        }
        return target
    }

    /// Where links end.
    private func target() throws(Errno) -> Target {
        if path == .dash { return .descriptor(.standardOutput) }
        var file = path
        for _ in 0..<Self.mostLinks {
            if let descriptor = file.namedDescriptor { return .descriptor(descriptor) }
            let status: FileStatus
            do throws(Errno) {
                status = try FileStatus(file, followingLinks: false)
            } catch .noSuchFileOrDirectory {
                return .regular(file, existing: nil)
            }
            switch status.kind {
            case .folder: throw .isDirectory
            case .special: return .special(file)
            case .regular: return .regular(file, existing: status)
            case .link: file = try file.linkTarget()
            }
        }
        throw .tooManySymbolicLinkLevels
    }

    /// As many as Linux follows.
    private static let mostLinks = 40
}

extension FilePath {
    /// Of `/dev/stdout` and its kind: opening them again would begin at the start of a file that others write to.
    fileprivate var namedDescriptor: FileDescriptor? {
        switch self {
        case "/dev/stdout": return .standardOutput
        case "/dev/stderr": return .standardError
        default:
            let folder = removingLastComponent()
            guard folder == "/dev/fd" || folder == "/proc/self/fd",
                let number = Int32(String(decoding: lastName, as: UTF8.self)), fcntl(number, F_GETFD) >= 0
            else { return nil }
            return FileDescriptor(rawValue: number)
        }
    }

    fileprivate func linkTarget() throws(Errno) -> FilePath {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = withPlatformString { path in
            buffer.withUnsafeMutableBytes {
                readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
            }
        }
        guard count >= 0 else { throw .current }
        let target = FilePath(bytes: buffer[..<count])
        return target.isAbsolute ? target : folder.appending(bytes: target.bytes)
    }
}
