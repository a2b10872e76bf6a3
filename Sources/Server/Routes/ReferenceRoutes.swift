// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/openapi.json` and `/docs`.
struct ReferenceRoutes: Sendable {
    private let document = ByteBuffer(bytes: OpenAPIDocument.json.bytes)
    private let page = ByteBuffer(string: ReferencePage(document: OpenAPIDocument.json).html)

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
            ], body: ResponseBody(byteBuffer: page))
    }
}
