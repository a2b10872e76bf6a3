// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// What the system knows of a file.
struct FileStatus {
    /// The same for all names of a file.
    struct Identity: Hashable {
        var device: dev_t
        var inode: ino_t
    }

    /// Changes when the content does.
    struct Version: Equatable {
        var identity: Identity
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    enum Kind {
        case regular
        case folder
        case link
        /// Device, pipe or socket.
        case special
    }

    private let status: stat

    /// - Parameter followingLinks: false tells of a link itself.
    init(_ path: FilePath, followingLinks: Bool = true) throws(Errno) {
        var status = stat()
        let result = path.withPlatformString { followingLinks ? stat($0, &status) : lstat($0, &status) }
        guard result == 0 else { throw .current }
        self.status = status
    }

    init(descriptor: FileDescriptor) throws(Errno) {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else { throw .current }
        self.status = status
    }

    var identity: Identity { Identity(device: status.st_dev, inode: status.st_ino) }

    var version: Version {
        Version(
            identity: identity, size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    var kind: Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .special
        }
    }

    /// Names that the file has.
    var links: Int { Int(status.st_nlink) }
    var size: Int { Int(status.st_size) }
    var owner: uid_t { status.st_uid }
    var group: gid_t { status.st_gid }
    /// Without the kind.
    var permissions: mode_t { status.st_mode & 0o7777 }
}

extension Errno {
    /// Of the call that failed just now.
    static var current: Errno { Errno(rawValue: errno) }
}

extension CommandFailure {
    /// What the operating system said about a path.
    static func system(_ path: FilePath, _ error: Errno) -> CommandFailure { .work("\(path.displayed): \(error)") }
}
