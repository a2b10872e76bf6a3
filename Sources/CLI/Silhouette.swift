// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Commands
import CutoutParameters
import Segmentation
import Server

@main
struct Silhouette: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silhouette",
        abstract: "Cuts people out of photographs, on plain CPUs, with no neural network.",
        discussion: """
            Examples:
              silhouette remove portrait.jpg -o cutout.png
              silhouette batch photographs/ cutouts/
              DEBUG=true silhouette serve --examples

            Exit codes: 0 done, 1 an image failed, 2 wrong usage or configuration. Errors go to standard error, one line each.
            """,
        version: SilhouetteVersion.text,
        subcommands: [Serve.self, Remove.self, Batch.self, Explain.self, Bench.self, Token.self, Health.self])

    /// Every command fails with one line on standard error and the exit code of its kind of fault.
    static func main() async {
        StandardStreams.prepare()
        ProcessHeap.share()
        do {
            var command = try parseAsRoot(ArgumentText.all)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            StandardError.write(failure.lines)
            exit(withError: ExitCode(failure.code))
        } catch {
            let code = exitCode(for: error)
            if code == .validationFailure {
                StandardError.write([usageFault(error)])
                exit(withError: ExitCode(2))
            }
            // Help and version are answers, which can fail to be written as others can.
            guard code == .success else { exit(withError: error) }
            do {
                try StandardOutput.write(line: fullMessage(for: error))
            } catch {
                StandardError.write((error as? CommandFailure)?.lines ?? [])
                exit(withError: ExitCode(1))
            }
        }
    }

    /// One line: what is wrong, and where to read more.
    private static func usageFault(_ error: any Error) -> String {
        let what = message(for: error).split(separator: "\n").joined(separator: " ")
        let hint = fullMessage(for: error).split(separator: "\n").compactMap { line in
            line.firstRange(of: "See '").map { "(see \(line[$0.upperBound...].prefix { $0 != "'" }))" }
        }.last
        return "silhouette: \(what) \(hint ?? "(see silhouette --help)")"
    }
}
