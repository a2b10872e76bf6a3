// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Commands
import Segmentation
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the HTTP server.",
        discussion: """
            Ends with SIGTERM or Ctrl-C, after the requests in flight; a second signal ends it at once.

            Examples:
              DEBUG=true silhouette serve --examples
              ENV_FILE=/etc/silhouette.env silhouette serve
              WORKERS=2 PORT=8080 silhouette serve
              silhouette serve --check

            Configured by environment variables, then a .env file, then the default in brackets:

            \(ConfigurationKey.allCases.map { "  \($0.name) [\($0.defaultText)]  \($0.meaning)" }.joined(separator: "\n"))
            """)

    @Flag(help: "Print curl commands to try once the server listens.")
    var examples = false

    @Flag(help: "Read the configuration, say whether all is well, and end.")
    var check = false

    func run() async throws {
        let (configuration, notices) = try ServerConfiguration.loadForCommand()
        StandardError.write(notices)
        if !Platform.packsReproducibly {
            StandardError.write([
                "This processor lacks SSE4.2: PNG files will be larger, and not have the bytes that other processors give them."
            ])
        }
        if check { return try Self.check(configuration) }
        FileDescriptors.raiseLimit()
        let server: SilhouetteServer
        do throws(SegmentationError) {
            server = try SilhouetteServer(configuration)
        } catch {
            throw CommandFailure.configuration([error.sentence])
        }
        let showsExamples = examples
        do {
            try await server.run { port in
                StandardError.write([
                    "Listening on \(Self.scheme(configuration))://\(Self.authority(configuration, port: port))"
                ])
                if showsExamples { StandardError.write(Self.exampleLines(configuration, port: port)) }
            }
        } catch {
            throw CommandFailure.work("cannot serve on \(configuration.host):\(configuration.port): \(error)")
        }
    }

    /// Loading has reported bad keys; this checks the cascade files.
    private static func check(_ configuration: ServerConfiguration) throws {
        do throws(SegmentationError) {
            _ = try EngineVersion(cascadeDirectory: configuration.cascadeDirectory)
        } catch {
            throw CommandFailure.configuration([error.sentence])
        }
        let address = "\(scheme(configuration))://\(authority(configuration, port: configuration.port))"
        try StandardOutput.write(line: "The configuration is complete: the server would listen on \(address)")
    }

    private static func authority(_ configuration: ServerConfiguration, port: Int) -> String {
        (configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host) + ":\(port)"
    }

    private static func scheme(_ configuration: ServerConfiguration) -> String {
        configuration.servesHTTPS ? "https" : "http"
    }

    private static func exampleLines(_ configuration: ServerConfiguration, port: Int) -> [String] {
        let address = "\(scheme(configuration))://localhost:\(port)"
        let key = configuration.isDebug ? "" : " -H \"Authorization: Bearer $API_SECRET_KEY\""
        return [
            "",
            "Try it:",
            "  TOKEN=$(curl -s -X POST \"\(address)/auth/token?user_id=me\"\(key) | grep -o 'eyJ[^\"]*')",
            "  curl -X POST \"\(address)/api/remove-background\" -H \"Authorization: Bearer $TOKEN\" \\",
            "    -F \"file=@fixtures/images/astronaut.png\" -F \"output_format=PNG\" --output cutout.png",
            "  curl \"\(address)/metrics/\" -H \"Authorization: Bearer $TOKEN\"",
            "or open \(address)/\(configuration.isDebug ? "" : "#key=$API_SECRET_KEY") in a browser.",
            "",
        ]
    }
}
