// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// The files that a command reads and must not write to.
struct FileProtection {
    private(set) var identities: Set<FileStatus.Identity> = []

    init(_ paths: [FilePath?]) {
        for case let path? in paths {
            // What is missing is said when it is read.
            let status = path == .dash ? try? FileStatus(descriptor: .standardInput) : try? FileStatus(path)
            // A terminal or pipe may well be both.
            if let status, status.kind == .regular { identities.insert(status.identity) }
        }
    }

    func output(_ path: FilePath) -> OutputFile { OutputFile(path: path, protected: identities) }
}
