// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Commands
import Server

struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a token signed with the configured secret.",
        discussion: """
            Reads JWT_SECRET_KEY and the other JWT keys as `serve` does, so the server takes what it prints.

            Examples:
              silhouette token --user-id me
              TOKEN=$(ENV_FILE=/etc/silhouette.env silhouette token --user-id me)
            """)

    @Option(help: "Whom the token names: 1 to 256 characters.")
    var userID: String

    func validate() throws {
        guard (1...256).contains(userID.count) else {
            throw ValidationError("--user-id must have 1 to 256 characters.")
        }
    }

    func run() throws {
        let (configuration, notices) = try ServerConfiguration.loadForCommand()
        StandardError.write(notices)
        try StandardOutput.write(line: try configuration.issueToken(userID: userID))
    }
}
