// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import HTTPTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The OpenAPI document as a page for people. Refers to nothing outside itself.
struct ReferencePage {
    let document: JSONValue
    /// Where the server is, seen from the page: empty, or with a slash at its end.
    let root: String

    /// Allows the page's own style and script, and nothing else.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'sha256-\(Data(SHA256.digest(of: Array(style.utf8))).base64EncodedString())'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Silhouette: reference</title>
        <style>\(Self.style)</style>
        <script type="module" src="\(root)docs.js"></script>
        </head>
        <body>
        <header>
        <p><a href="\(root.isEmpty ? "./" : root)">The page that cuts out photographs</a></p>
        <h1>Silhouette \(escaped(document["info"]?["version"]?.asText ?? ""))</h1>
        <p>\(prose(document["info"]?["description"]?.asText ?? ""))</p>
        <p>The commands below want <code>SILHOUETTE</code> (this server's address<span id="address"></span>), <code>TOKEN</code> and <code>API_SECRET_KEY</code> in the shell. As a document for programs: <a href="\(root)openapi.json">openapi.json</a>.</p>
        <nav aria-label="Endpoints"><ul>
        \(operations.map { "<li><a href=\"#\(anchor($0))\"><b>\($0.method)</b> \(escaped($0.path))</a></li>" }.joined(separator: "\n"))
        </ul></nav>
        </header>
        <main>
        \(operations.map(section).joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    private struct Operation {
        var path: String
        var method: String
        var content: JSONValue
    }

    /// In the order of the endpoints' table.
    private var operations: [Operation] {
        Endpoint.allCases.compactMap { endpoint in
            let method = endpoint.method.rawValue
            return document["paths"]?[endpoint.path]?[method.lowercased()].map {
                Operation(path: endpoint.path, method: method, content: $0)
            }
        }
    }

    private func anchor(_ operation: Operation) -> String { operation.content["operationId"]?.asText ?? "" }

    private func section(_ operation: Operation) -> String {
        let content = operation.content
        let examples = content["x-codeSamples"]?.asList.compactMap { $0["source"]?.asText } ?? []
        return """
            <section id="\(anchor(operation))">
            <h2><b>\(operation.method)</b> \(escaped(operation.path))</h2>
            <p>\(prose(content["description"]?.asText ?? ""))</p>
            <p class="credential">\(credential(content["security"]))</p>
            \(examples.map { "<pre><code>\(escaped($0))</code></pre>" }.joined(separator: "\n"))
            \(bodies(content["requestBody"]))
            \(content["requestBody"] == nil ? queryTable(content["parameters"]) : "")
            \(responses(content["responses"]))
            </section>
            """
    }

    private func credential(_ security: JSONValue?) -> String {
        let names = security?.asList.compactMap { $0.asFields.first?.key } ?? []
        let words = ["apiKey": "the API key", "token": "a token", "xApiKey": "<code>X-Api-Key</code>"]
        let listed = names.compactMap { words[$0] }
        return listed.isEmpty ? "Needs no credentials." : "Needs \(listed.joined(separator: " or "))."
    }

    private func bodies(_ body: JSONValue?) -> String {
        guard let content = body?["content"]?.asFields else { return "" }
        // Forms of one endpoint differ in how they are written, not in their fields: the longest stands for all.
        let forms = content.compactMap { $0.value["schema"]?["properties"]?.asFields }
        let types = content.map { "<code>\(escaped($0.key))</code>" }.joined(separator: ", ")
        let fields = forms.max { $0.count < $1.count } ?? []
        return "<p>Body: \(types)</p>" + table("Field", fields.map { ($0.key, $0.value["description"]?.asText ?? "") })
    }

    private func queryTable(_ parameters: JSONValue?) -> String {
        table(
            "Query",
            parameters?.asList.map { ($0["name"]?.asText ?? "", $0["description"]?.asText ?? "") } ?? [])
    }

    private func responses(_ responses: JSONValue?) -> String {
        table(
            "Status",
            responses?.asFields.map { status, response in
                (status, response["description"]?.asText ?? "")
            } ?? [])
    }

    private func table(_ heading: String, _ rows: [(String, String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let cells = rows.map { "<tr><th scope=\"row\"><code>\(escaped($0))</code></th><td>\(prose($1))</td></tr>" }
        return """
            <table><thead><tr><th scope="col">\(heading)</th><th scope="col">Meaning</th></tr></thead>
            <tbody>\(cells.joined(separator: "\n"))</tbody></table>
            """
    }

    /// Escaped, with `code` marked up and lines broken.
    private func prose(_ text: String) -> String {
        escaped(text).split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset % 2 == 1 ? "<code>\($0.element)</code>" : String($0.element) }.joined()
            .replacing("\n", with: "<br>")
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static let style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; background: Canvas; color: CanvasText; }
        nav ul { list-style: none; padding: 0; columns: 2 18rem; }
        section { border-top: 1px solid #8888; margin-top: 2rem; }
        h2 { font-size: 1.25rem; overflow-wrap: anywhere; }
        h2 b, nav b { font-weight: 700; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .75rem; background: #8881; border-radius: .3rem; }
        code { font-family: ui-monospace, monospace; font-size: .9em; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; }
        tbody th { font-weight: 400; white-space: nowrap; }
        pre { position: relative; padding-right: 5rem; }
        pre button { position: absolute; top: .5rem; right: .5rem; font: inherit; font-size: .85rem; padding: .2rem .6rem; min-height: 1.8rem; }
        """
}
