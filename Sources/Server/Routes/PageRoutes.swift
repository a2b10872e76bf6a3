// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What the page at `/` is made of, besides itself.
enum PageFile: String, CaseIterable {
    case style = "page.css"
    case script = "page.js"
    case activity = "activity.js"
    case marks = "marks.js"
    case photograph = "photograph.js"
    case report = "report.js"
    case server = "server.js"
    case archive = "zip.js"

    fileprivate var content: [UInt8] {
        switch self {
        case .style: PackageResources.page_css
        case .script: PackageResources.page_js
        case .activity: PackageResources.activity_js
        case .marks: PackageResources.marks_js
        case .photograph: PackageResources.photograph_js
        case .report: PackageResources.report_js
        case .server: PackageResources.server_js
        case .archive: PackageResources.zip_js
        }
    }

    fileprivate var mediaType: String { self == .style ? "text/css" : "text/javascript" }
}

/// The web page, which is part of the executable.
struct PageRoutes: Sendable {
    /// Its own files, and pictures that its script made; nothing inline, and no other host.
    private static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private let html = ByteBuffer(bytes: PackageResources.index_html)
    private let files = Dictionary(
        uniqueKeysWithValues: PageFile.allCases.map { ($0, ByteBuffer(bytes: $0.content)) })

    func page(_ request: Request, _ context: ServiceContext) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: Self.contentSecurityPolicy,
            ], body: ResponseBody(byteBuffer: html))
    }

    func response(_ file: PageFile) -> Response {
        Response(
            status: .ok, headers: [.contentType: file.mediaType + "; charset=utf-8"],
            body: ResponseBody(byteBuffer: files[file]!))
    }
}
