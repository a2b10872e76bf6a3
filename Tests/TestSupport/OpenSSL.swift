// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// `openssl` on the command line: a judge of signatures in a process of its own.
enum OpenSSL {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a command prints. Files are given to it by name, in place of `{0}`, `{1}` and so on in its arguments.
    static func run(_ arguments: String, files: [Data] = []) throws -> Data {
        try withTemporaryFolder { folder in
            var words = arguments.split(separator: " ").map(String.init)
            for (index, content) in files.enumerated() {
                let file = folder.appendingPathComponent("\(index)")
                try content.write(to: file)
                words = words.map { $0.replacing("{\(index)}", with: file.path) }
            }
            let (output, errors) = (folder.appendingPathComponent("out"), folder.appendingPathComponent("err"))
            for file in [output, errors] { try Data().write(to: file) }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["openssl"] + words
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw Failure(
                    description:
                        "openssl \(arguments): \(String(decoding: try Data(contentsOf: errors), as: UTF8.self))")
            }
            return try Data(contentsOf: output)
        }
    }
}
