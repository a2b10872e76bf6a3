// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/openapi.json` and `/docs`.
struct ReferenceRoutes: Sendable {
    private let document = ByteBuffer(bytes: OpenAPIDocument.json.bytes)
    // Links are relative, as a proxy may put a prefix before all paths; with a slash at its end the page is one level deeper.
    private let page = Self.page("openapi.json")
    private let deeperPage = Self.page("../openapi.json")

    private static func page(_ documentAddress: String) -> ByteBuffer {
        ByteBuffer(string: ReferencePage(document: OpenAPIDocument.json, documentAddress: documentAddress).html)
    }

    func openAPI(_ request: Request, _ context: ServiceContext) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: document))
    }

    func docs(_ request: Request, _ context: ServiceContext) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .contentSecurityPolicy: ReferencePage.contentSecurityPolicy,
            ], body: ResponseBody(byteBuffer: request.uri.path.hasSuffix("/") ? deeperPage : page))
    }
}
