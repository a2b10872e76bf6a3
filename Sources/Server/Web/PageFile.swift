// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PageFiles
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

    private init(_ path: String, _ mediaType: String, _ content: ByteBuffer, _ headers: HTTPFields = [:]) {
        self.path = path
        self.headers =
            [.contentType: mediaType.hasPrefix("text/") ? mediaType + "; charset=utf-8" : mediaType] + headers
        self.content = content
    }

    private static let indexName = "index.html"

    /// The content of each file in `Sources/PageFiles/Files`, by its name.
    private static let contents: [String: ByteBuffer] = Dictionary(
        uniqueKeysWithValues: (0..<pgf_count()).map { index in
            let file = pgf_file(index)
            return (
                String(cString: file.name),
                ByteBuffer(bytes: UnsafeRawBufferPointer(start: file.bytes, count: file.size))
            )
        })

    /// The page itself, which knows what the server would refuse.
    static func index(_ configuration: ServerConfiguration) -> PageFile {
        let limits = "\(configuration.maxUpload) \(configuration.limits.megapixels)"
        let text = String(buffer: contents[indexName, default: ByteBuffer()])
        return PageFile(
            "/", "text/html", ByteBuffer(string: text.replacing("{{limits}}", with: limits)),
            // The page's own files, and pictures that its script made; nothing inline, and no other host.
            [
                .contentSecurityPolicy:
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ])
    }

    /// What the page asks for.
    static let others = contents.filter { $0.key != indexName }.sorted { $0.key < $1.key }.map { name, content in
        PageFile("/" + name, mediaType(of: name), content)
    }

    private static func mediaType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css"
        case "jpg": "image/jpeg"
        case "js": "text/javascript"
        default: "application/octet-stream"
        }
    }

    func respond(_ request: Request, _ context: ServiceContext) -> Response {
        Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }
}
