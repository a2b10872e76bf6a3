// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Testing

@testable import CLI

struct HelpTests {
    private static let commands = Silhouette.configuration.subcommands

    /// Lines of a command's help below "Examples:", as written.
    private static func examples(_ command: any ParsableCommand.Type) -> [String] {
        command.configuration.discussion.split(separator: "\n").filter {
            $0.hasPrefix("  ") && $0.contains("silhouette ")
        }
        .map { String($0) }
    }

    /// The words after `silhouette`; what the shell does with its output is left out.
    private static func words(_ example: String) -> [String] {
        let call = example.split(separator: "silhouette ", maxSplits: 1)[1].prefix { !"|>)&".contains($0) }
        return call.split(separator: " ").map { $0.trimmingCharacters(in: ["'"]) }
    }

    @Test(arguments: [Silhouette.self as any ParsableCommand.Type] + commands.map { $0 as any ParsableCommand.Type })
    func `each command's help has examples that it understands`(command: any ParsableCommand.Type) throws {
        let examples = Self.examples(command)
        #expect(examples.count >= 2)
        for example in examples {
            #expect(example.count <= 73, "manual pages break it: \(example)")
            let words = Self.words(example)
            #expect(throws: Never.self, "\(example)") { _ = try Silhouette.parseAsRoot(words) }
            if command != Silhouette.self { #expect(words.first == command._commandName) }
        }
    }

    @Test(arguments: [
        (["silhouette", "ba"], "batch"), (["silhouette", "batch", "--over"], "--overwrite"),
        (["silhouette", "remove", "--output-format", "we"], "webp"),
        (["silhouette", "remove", "--method", "gr"], "grabcut"),
    ])
    func `bash completes commands, options and values`(words: [String], expected: String) throws {
        let script = """
            source <("$1" --generate-completion-script bash)
            COMP_WORDS=(\(words.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
            COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
            _silhouette silhouette "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let shell = try RunningProcess("/bin/bash", ["-c", script, "bash", Executable.silhouette])
        #expect(shell.wait() == 0)
        #expect(
            String(decoding: shell.standardOutput, as: UTF8.self).split(separator: "\n").contains {
                $0.trimmingCharacters(in: .whitespaces) == expected
            })
    }
}
