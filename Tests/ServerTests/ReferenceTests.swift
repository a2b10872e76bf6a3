// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Server

/// The OpenAPI document says what the server does. That answers keep to it is seen in every test that gets one.
struct ReferenceTests {
    private func operation(_ endpoint: Endpoint) -> JSONValue? {
        OpenAPIDocument.json["paths"]?[endpoint.path]?[endpoint.method.rawValue.lowercased()]
    }

    @Test func `it has every endpoint and nothing else`() {
        let paths = OpenAPIDocument.json["paths"]?.asFields.map(\.key) ?? []
        #expect(Set(paths) == Set(Endpoint.allCases.map(\.path)))
        for endpoint in Endpoint.allCases { #expect(operation(endpoint) != nil) }
    }

    @Test func `it has every parameter and nothing else`() {
        let body = operation(.cutout)?["requestBody"]?["content"]?["multipart/form-data"]?["schema"]?["properties"]
        #expect(Set(body?.asFields.map(\.key) ?? []) == Set(["file"] + CutoutParameter.allCases.map(\.name)))
        let query = operation(.cutout)?["parameters"]?.asList.compactMap { $0["name"]?.asText } ?? []
        #expect(Set(query) == Set(CutoutParameter.allCases.filter { !$0.isFile }.map(\.name)))
        let theirs = operation(.removeBG)?["requestBody"]?["content"]?["multipart/form-data"]?["schema"]?["properties"]
        #expect(Set(theirs?.asFields.map(\.key) ?? []) == Set(RemoveBGParameter.allCases.map(\.name)))
    }

    @Test func `every code belongs to an endpoint, or to all`() {
        let used = Set(Endpoint.allCases.flatMap(\.errorCodes))
        let everywhere: Set<APIError.Code> = [.notFound, .methodNotAllowed, .internalError, .clientClosedRequest]
        #expect(used.union(everywhere) == Set(APIError.Code.allCases))
    }

    @Test func `what it refers to is there`() {
        let schemas = Set(OpenAPIDocument.json["components"]?["schemas"]?.asFields.map(\.key) ?? [])
        var referred: Set<String> = []
        func walk(_ value: JSONValue) {
            if let target = value["$ref"]?.asText { referred.insert(String(target.split(separator: "/").last!)) }
            for (_, field) in value.asFields { walk(field) }
            for item in value.asList { walk(item) }
        }
        walk(OpenAPIDocument.json)
        #expect(referred == schemas)
    }

    @Test func `names and methods at a path are unique, and a rate is counted of known callers alone`() {
        #expect(Set(Endpoint.allCases.map(\.name)).count == Endpoint.allCases.count)
        #expect(Set(Endpoint.allCases.map { "\($0.method) \($0.path)" }).count == Endpoint.allCases.count)
        for endpoint in Endpoint.allCases where endpoint.isRateLimited {
            guard case .guarded = endpoint.access else {
                Issue.record("\(endpoint) counts callers that it does not know")
                continue
            }
        }
    }

    @Test func `the page shows every endpoint, parameter and example, and needs nothing from elsewhere`() {
        let page = ReferencePage(document: OpenAPIDocument.json, root: "").html
        for endpoint in Endpoint.allCases { #expect(page.contains("id=\"\(endpoint)\"")) }
        for parameter in CutoutParameter.allCases { #expect(page.contains("<code>\(parameter.name)</code>")) }
        for parameter in RemoveBGParameter.allCases { #expect(page.contains("<code>\(parameter.name)</code>")) }
        #expect(page.matches(of: /<pre/).count == Endpoint.allCases.reduce(0) { $0 + $1.examples.count })
        #expect(page.firstMatch(of: /(src|href)="(https?:)?\/\//) == nil)
        #expect(page.matches(of: /<script/).count == 1 && page.contains("src=\"docs.js\""))
        #expect(page.firstMatch(of: /@import|url\(/) == nil)
    }
}
