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
