// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// What is in a folder.
enum Folder {
    /// Names in no order, without `.` and `..`.
    static func names(in path: FilePath) throws(Errno) -> [[UInt8]] {
        guard let stream = path.withPlatformString({ opendir($0) }) else { throw .current }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .current }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        }
    }
}

extension CommandFailure {
    /// Makes a folder and those above it, where they are missing.
    static func makingFolder(_ path: FilePath) throws(CommandFailure) {
        do throws(Errno) {
            try path.makeFolder()
        } catch {
            throw .system(path, error)
        }
    }
}

extension FilePath {
    fileprivate func makeFolder() throws(Errno) {
        if withPlatformString({ mkdir($0, 0o777) }) == 0 { return }
        switch Errno.current {
        case .fileExists:
            guard try FileStatus(self).kind == .folder else { throw .notDirectory }
        case .noSuchFileOrDirectory where folder != self:
            try folder.makeFolder()
            if withPlatformString({ mkdir($0, 0o777) }) != 0, errno != EEXIST { throw .current }
        case let error: throw error
        }
    }
}
