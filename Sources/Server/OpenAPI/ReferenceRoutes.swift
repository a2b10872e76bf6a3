// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Endpoint {
    static let openAPI = Endpoint(
        name: "openAPI", method: .get, path: "/openapi.json", summary: "This description",
        details: "OpenAPI 3.1.",
        answers: ["200": answer("An OpenAPI document.", "application/json", ["type": "object"])],
        examples: [#"curl -f "$SILHOUETTE/openapi.json""#], access: .open { _ in OpenAPIRoute().respond })

    static let docs = Endpoint(
        name: "docs", method: .get, path: "/docs", summary: "The reference, for people",
        details: "Rendered from the OpenAPI document; needs no network.",
        answers: ["200": answer("A page.", "text/html", text)],
        examples: [#"curl -f "$SILHOUETTE/docs" -o page.html"#], access: .open { _ in ReferencePageRoute().respond })
}

/// `/openapi.json`.
struct OpenAPIRoute: Sendable {
    private let document = ByteBuffer(bytes: OpenAPIDocument.json.bytes)

    func respond(_ request: Request, _ context: ServiceContext) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: document))
    }
}

/// `/docs`.
struct ReferencePageRoute: Sendable {
    // Links are relative, as a proxy may put a prefix before all paths; with a slash at its end the page is one level deeper.
    private let page = Self.page(root: "")
    private let deeperPage = Self.page(root: "../")

    private static func page(root: String) -> ByteBuffer {
        ByteBuffer(string: ReferencePage(document: OpenAPIDocument.json, root: root).html)
    }

    func respond(_ request: Request, _ context: ServiceContext) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .contentSecurityPolicy: ReferencePage.contentSecurityPolicy,
            ], body: ResponseBody(byteBuffer: request.uri.path.hasSuffix("/") ? deeperPage : page))
    }
}
