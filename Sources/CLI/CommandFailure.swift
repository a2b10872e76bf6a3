// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Why a command failed: lines for standard error and an exit code.
struct CommandFailure: Error {
    var lines: [String]
    var code: Int32

    /// Exit code 1: an image, or the service asked for, failed.
    static func work(_ line: String) -> CommandFailure { CommandFailure(lines: ["silhouette: \(line)"], code: 1) }

    /// Exit code 2: wrong usage or configuration.
    static func configuration(_ lines: [String]) -> CommandFailure {
        CommandFailure(lines: lines.map { "silhouette: \($0)" }, code: 2)
    }
}
