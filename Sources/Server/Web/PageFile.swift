// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Endpoint {
    static let page: Endpoint = Endpoint(
        name: "page", method: .get, path: "/", summary: "The web page",
        details: "Cuts out photographs in a browser, with strokes to correct them. Needs no network but this server.",
        answers: ["200": answer("A page.", "text/html", text)],
        examples: [#"curl -f "$SILHOUETTE/" -o page.html"#],
        access: .open { _ in PageFile.index.respond })
}

/// A file of the web page, which is part of the executable.
struct PageFile: Sendable {
    let path: String
    private let headers: HTTPFields
    private let content: ByteBuffer

    private init(_ path: String, _ mediaType: String, _ content: [UInt8], _ headers: HTTPFields = [:]) {
        self.path = path
        self.headers = [.contentType: mediaType + "; charset=utf-8"] + headers
        self.content = ByteBuffer(bytes: content)
    }

    static let index = PageFile(
        "/", "text/html", PackageResources.index_html,
        // The page's own files, and pictures that its script made; nothing inline, and no other host.
        [
            .contentSecurityPolicy:
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ])

    /// What the page asks for.
    static let others = [
        PageFile("/page.css", "text/css", PackageResources.page_css),
        PageFile("/page.js", "text/javascript", PackageResources.page_js),
        PageFile("/activity.js", "text/javascript", PackageResources.activity_js),
        PageFile("/marks.js", "text/javascript", PackageResources.marks_js),
        PageFile("/photograph.js", "text/javascript", PackageResources.photograph_js),
        PageFile("/report.js", "text/javascript", PackageResources.report_js),
        PageFile("/server.js", "text/javascript", PackageResources.server_js),
        PageFile("/choices.js", "text/javascript", PackageResources.choices_js),
        PageFile("/zip.js", "text/javascript", PackageResources.zip_js),
    ]

    func respond(_ request: Request, _ context: ServiceContext) -> Response {
        Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }
}
