// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Why a command failed: lines for standard error and an exit code.
package struct CommandFailure: Error {
    package var lines: [String]
    package var code: Int32

    /// Exit code 1: an image, or the service asked for, failed.
    package static func work(_ line: String) -> CommandFailure {
        CommandFailure(lines: ["silhouette: \(line)"], code: 1)
    }

    /// Exit code 2: wrong usage or configuration.
    package static func configuration(_ lines: [String]) -> CommandFailure {
        CommandFailure(lines: lines.map { "silhouette: \($0)" }, code: 2)
    }
}
