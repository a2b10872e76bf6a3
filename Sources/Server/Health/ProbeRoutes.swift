// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird

extension Endpoint {
    static let live = Endpoint(
        name: "live", method: .get, path: "/health/live", summary: "Whether the process answers",
        details: "For orchestrators. Answers in milliseconds, whatever the load.",
        answers: ["200": json("Probe", "The process answers.")],
        examples: [#"curl -f "$SILHOUETTE/health/live""#],
        access: .open { ProbeRoutes(readiness: $0.readiness).live })

    static let ready = Endpoint(
        name: "ready", method: .get, path: "/health/ready", summary: "Whether the server wants requests",
        details: "For orchestrators. 503 while the server drains before it stops.",
        answers: [
            "200": json("Probe", "Requests are welcome."), "503": json("Probe", "The server is about to stop."),
        ],
        examples: [#"curl -f "$SILHOUETTE/health/ready""#],
        access: .open { ProbeRoutes(readiness: $0.readiness).ready })
}

/// For orchestrators: a status, no details, nothing waited for.
struct ProbeRoutes: Sendable {
    let readiness: Readiness

    func live(_ request: Request, _ context: ServiceContext) -> Response { .json(["status": "live"]) }

    func ready(_ request: Request, _ context: ServiceContext) -> Response {
        readiness.isDraining
            ? .json(["status": "draining"], status: .serviceUnavailable) : .json(["status": "ready"])
    }
}
