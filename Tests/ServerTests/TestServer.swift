// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Segmentation
import Testing

@testable import Server

/// A server on a free port, and what tests do with it. Every answer is held against the OpenAPI document.
struct TestServer: Sendable {
    static let key = "k3y-0123456789-0123456789-0123456789"
    static let secret = "s3cret-0123456789-0123456789-0123456"

    let client: TestClient
    let service: Service

    static func run(
        _ change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration(keys: APIKeys(current: key), tokens: TokenSettings(secret: secret))
        configuration.workers = 2
        configuration.host = "localhost"
        configuration.port = 0
        change(&configuration)
        let service = try Service(configuration)
        try await withRunning {
            service.application(logger: .silent, onListening: $0)
        } _: { client in
            try await body(TestServer(client: client, service: service))
        }
        await service.pool.shutDown()
    }

    var address: String { "http://localhost:\(client.port)" }

    func token() async throws -> String { try service.tokens.issue(userID: "u").token }

    /// Calls an endpoint as its documentation allows to.
    ///
    /// - Parameter query: begins with `?`.
    func call(
        _ endpoint: Endpoint, query: String = "", headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> Answer {
        let response = try await client.execute(
            uri: endpoint.path + query, method: endpoint.method, headers: headers, body: body)
        Self.expectDocumented(endpoint, response)
        return response
    }

    /// The same with the credentials that the endpoint wants.
    func authorised(
        _ endpoint: Endpoint, query: String = "", headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> Answer {
        var headers = headers
        switch endpoint.access {
        case .open: break
        case .openToThisMachine, .guarded(.apiKey, _): headers[.authorization] = "Bearer \(Self.key)"
        case .guarded(.token, _), .guarded(.either, _): headers[.authorization] = "Bearer \(try await token())"
        case .guarded(.removeBG, _): headers[.xAPIKey] = Self.key
        }
        return try await call(endpoint, query: query, headers: headers, body: body)
    }

    /// Sends a multipart form.
    func submit(
        _ endpoint: Endpoint = .cutout, _ parts: [FormPart], headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "multipart/form-data; boundary=bound"
        return try await authorised(endpoint, headers: headers, body: FormPart.body(parts))
    }

    /// A photograph and fields to the cutout endpoint.
    func upload(_ image: [UInt8], _ fields: [(String, String)] = [], headers: HTTPFields = [:]) async throws
        -> Answer
    {
        try await submit(.cutout, [.file("file", image)] + fields.map { .field($0, $1) }, headers: headers)
    }

    static func expectDocumented(_ endpoint: Endpoint, _ response: Answer) {
        let operation = OpenAPIDocument.json["paths"]?[endpoint.path]?[endpoint.method.rawValue.lowercased()]
        guard let documented = operation?["responses"]?[String(response.status.code)] else {
            Issue.record("\(endpoint) does not document \(response.status)")
            return
        }
        let type = HeaderParameters(response.headers[.contentType] ?? "").value
        #expect(documented["content"]?[type] != nil, "\(endpoint) \(response.status) does not document \(type)")
        for header in documented["headers"]?.asFields.map(\.key) ?? [] where !header.hasPrefix("X-RateLimit") {
            #expect(
                response.headers[HTTPField.Name(header)!] != nil || header == "X-Type" || header == "Retry-After",
                "\(endpoint) \(response.status) lacks \(header)")
        }
    }
}

/// A part of a multipart form.
struct FormPart: Sendable {
    var name: String
    var fileName: String?
    var content: [UInt8]

    static func file(_ name: String, _ content: [UInt8]) -> FormPart {
        FormPart(name: name, fileName: "x", content: content)
    }

    static func field(_ name: String, _ value: String) -> FormPart {
        FormPart(name: name, fileName: nil, content: Array(value.utf8))
    }

    static func body(_ parts: [FormPart]) -> ByteBuffer {
        var body = ByteBuffer()
        for part in parts {
            let file = part.fileName.map { "; filename=\"\($0)\"" } ?? ""
            body.writeString("--bound\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n")
            body.writeBytes(part.content)
            body.writeString("\r\n")
        }
        body.writeString("--bound--\r\n")
        return body
    }
}
