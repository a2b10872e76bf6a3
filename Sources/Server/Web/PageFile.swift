// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Segmentation

extension Endpoint {
    static let page: Endpoint = Endpoint(
        name: "page", method: .get, path: "/", summary: "The web page",
        details: "Cuts out photographs in a browser, with strokes to correct them. Needs no network but this server.",
        answers: ["200": answer("A page.", "text/html", text)],
        examples: [#"curl -f "$SILHOUETTE/" -o page.html"#],
        access: .open { PageFile.index($0.configuration).respond })
}

/// A file of the web page, which is part of the executable.
struct PageFile: Sendable {
    let path: String
    private let headers: HTTPFields
    private let content: ByteBuffer

    private init(_ path: String, _ mediaType: String, _ content: [UInt8], _ headers: HTTPFields = [:]) {
        self.path = path
        self.headers =
            [.contentType: mediaType.hasPrefix("text/") ? mediaType + "; charset=utf-8" : mediaType] + headers
        self.content = ByteBuffer(bytes: content)
    }

    /// The page itself, which knows what the server would refuse.
    static func index(_ configuration: ServerConfiguration) -> PageFile {
        let limits = "\(configuration.maxUpload) \(configuration.limits.megapixels)"
        return PageFile(
            "/", "text/html",
            Array(
                String(decoding: PackageResources.index_html, as: UTF8.self).replacing("{{limits}}", with: limits).utf8),
            // The page's own files, and pictures that its script made; nothing inline, and no other host.
            [
                .contentSecurityPolicy:
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ])
    }

    /// What the page asks for.
    static let others = [
        PageFile("/page.css", "text/css", PackageResources.page_css),
        PageFile("/sample.jpg", "image/jpeg", PackageResources.sample_jpg),
        PageFile("/activity.js", "text/javascript", PackageResources.activity_js),
        PageFile("/choices.js", "text/javascript", PackageResources.choices_js),
        PageFile("/compose.js", "text/javascript", PackageResources.compose_js),
        PageFile("/display.js", "text/javascript", PackageResources.display_js),
        PageFile("/docs.js", "text/javascript", PackageResources.docs_js),
        PageFile("/easel.js", "text/javascript", PackageResources.easel_js),
        PageFile("/finish.js", "text/javascript", PackageResources.finish_js),
        PageFile("/history.js", "text/javascript", PackageResources.history_js),
        PageFile("/look.js", "text/javascript", PackageResources.look_js),
        PageFile("/overlay.js", "text/javascript", PackageResources.overlay_js),
        PageFile("/page.js", "text/javascript", PackageResources.page_js),
        PageFile("/photograph.js", "text/javascript", PackageResources.photograph_js),
        PageFile("/project.js", "text/javascript", PackageResources.project_js),
        PageFile("/report.js", "text/javascript", PackageResources.report_js),
        PageFile("/requests.js", "text/javascript", PackageResources.requests_js),
        PageFile("/server.js", "text/javascript", PackageResources.server_js),
        PageFile("/session.js", "text/javascript", PackageResources.session_js),
        PageFile("/strip.js", "text/javascript", PackageResources.strip_js),
        PageFile("/studio.js", "text/javascript", PackageResources.studio_js),
        PageFile("/view.js", "text/javascript", PackageResources.view_js),
        PageFile("/words-de.js", "text/javascript", PackageResources.words_de_js),
        PageFile("/words-es.js", "text/javascript", PackageResources.words_es_js),
        PageFile("/words-fr.js", "text/javascript", PackageResources.words_fr_js),
        PageFile("/words-zh.js", "text/javascript", PackageResources.words_zh_js),
        PageFile("/words.js", "text/javascript", PackageResources.words_js),
        PageFile("/zip.js", "text/javascript", PackageResources.zip_js),
    ]

    func respond(_ request: Request, _ context: ServiceContext) -> Response {
        Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }
}
