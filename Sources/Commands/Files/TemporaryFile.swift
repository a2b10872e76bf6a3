// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// A file on its way to its place: beside it, hidden, and locked as long as somebody writes it.
struct TemporaryFile {
    private static let prefix = Array(".silhouette-".utf8)
    private static let suffix = Array(".tmp".utf8)

    private let path: FilePath

    /// Machines and containers share folders, and have processes of one number.
    init(in folder: FilePath) {
        let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        path = folder.appending(bytes: Self.prefix + Array(number.utf8) + Self.suffix)
    }

    /// Writes the file and moves it to its place. Throws what the system said; nothing is left then.
    ///
    /// - Parameters:
    ///   - existing: what is at the place, whose owner and mode it gets.
    ///   - replaces: false throws `fileExists` when something is.
    func write(
        _ bytes: [UInt8], as place: FilePath, keeping existing: FileStatus?, replaces: Bool
    ) throws(Errno) {
        let file = try locked()
        defer { try? file.close() }
        do throws(Errno) {
            if let existing { try file.take(existing) }
            try file.writeAllBytes(bytes)
            try file.bringToDisk()
            try move(to: place, replaces: replaces)
        } catch {
            path.withPlatformString { _ = unlink($0) }
            throw error
        }
        // The file is whole in any case; this makes its name last, too.
        if let folder = try? FileDescriptor.opened(place.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) {
            fsync(folder.rawValue)
            try? folder.close()
        }
    }

    /// Where locks are not to be had, nobody clears up either.
    private func locked() throws(Errno) -> FileDescriptor {
        while true {
            let file = try FileDescriptor.opened(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
            flock(file.rawValue, LOCK_EX)
            // Another program may have taken it for one that was left, in the moment before it was locked.
            if let status = try? FileStatus(descriptor: file), status.links > 0 { return file }
            try? file.close()
        }
    }

    private func move(to place: FilePath, replaces: Bool) throws(Errno) {
        if !replaces {
            // A link is made only where nothing is.
            if path.withPlatformString({ from in place.withPlatformString { link(from, $0) } }) == 0 {
                path.withPlatformString { _ = unlink($0) }
                return
            }
            // Some file systems have no links, and no way to be quite sure.
            guard errno != EEXIST else { throw .fileExists }
            guard (try? FileStatus(place, followingLinks: false)) == nil else { throw .fileExists }
        }
        guard path.withPlatformString({ from in place.withPlatformString { rename(from, $0) } }) == 0 else {
            throw .current
        }
    }

    /// Removes what a program left that was ended while it wrote.
    static func clear(_ folder: FilePath) {
        guard let entries = try? Folder.names(in: folder) else { return }
        for name in entries where name.starts(with: prefix) && name.reversed().starts(with: suffix.reversed()) {
            let path = folder.appending(bytes: name)
            guard let file = try? FileDescriptor.opened(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) else { continue }
            if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 { path.withPlatformString { _ = unlink($0) } }
            try? file.close()
        }
    }
}

extension FileDescriptor {
    /// Gives an empty file the owner and mode of another.
    fileprivate func take(_ other: FileStatus) throws(Errno) {
        let own = try FileStatus(descriptor: self)
        if own.owner != other.owner || own.group != other.group {
            guard fchown(rawValue, other.owner, other.group) == 0 else { throw .current }
        }
        guard fchmod(rawValue, other.permissions) == 0 else { throw .current }
    }

    func bringToDisk() throws(Errno) {
        // EINVAL: there is no disk behind it.
        guard fsync(rawValue) == 0 || errno == EINVAL || errno == EROFS else { throw .current }
    }
}
