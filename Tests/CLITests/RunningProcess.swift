// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A child process with its output in files, ended with the test.
final class RunningProcess {
    private static let inherited: Set = ["PATH", "LSAN_OPTIONS"]

    let process = Process()
    private let output: URL
    private let errors: URL

    init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], input: Data? = nil,
        directory: URL = FileManager.default.temporaryDirectory
    ) throws {
        output = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).out")
        errors = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).err")
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        // Nothing of the surroundings but the search path, and what sanitizers are told: no stray configuration.
        process.environment = ["PATH": "/usr/bin:/bin"]
            .merging(ProcessInfo.processInfo.environment.filter { Self.inherited.contains($0.key) }) { $1 }
            .merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        if let input {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).in")
            try input.write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
            try FileManager.default.removeItem(at: file)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
    }

    var standardOutput: Data { (try? Data(contentsOf: output)) ?? Data() }
    var standardError: String { String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self) }

    /// Waits for the end; kills the process and records an issue when it takes longer.
    @discardableResult
    func wait(seconds: Double = 60) -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning {
            if Date() > deadline {
                kill(process.processIdentifier, SIGKILL)
                Issue.record("the process did not end in \(seconds) s: \(standardError)")
                break
            }
            usleep(2000)
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Polls standard error for text; nil when the process ends or time runs out first.
    func waitForError(containing text: String, seconds: Double = 30) -> String? {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if let line = standardError.split(separator: "\n").first(where: { $0.contains(text) }) {
                return String(line)
            }
            if !process.isRunning { return nil }
            usleep(2000)
        }
        return nil
    }
}

/// The executable under test, built beside the tests.
enum Executable {
    static let silhouette: String = {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates = [folder, Fixture.buildFolder].map { $0.appendingPathComponent("silhouette").path }
        return candidates.first(where: FileManager.default.isExecutableFile) ?? "silhouette"
    }()
}

private enum Fixture {
    static let buildFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".build/debug")
}

/// Runs `silhouette` to its end.
func silhouette(
    _ arguments: String..., environment: [String: String] = [:], input: Data? = nil, seconds: Double = 60
) throws -> (status: Int32, output: Data, errors: String) {
    let run = try RunningProcess(Executable.silhouette, arguments, environment: environment, input: input)
    let status = run.wait(seconds: seconds)
    return (status, run.standardOutput, run.standardError)
}
