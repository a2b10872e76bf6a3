// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import Hummingbird
internal import Segmentation

extension Endpoint {
    static let removeBG = Endpoint(
        name: "removeBG", method: .post, path: "/v1.0/removebg", summary: "Cut out, as the remove.bg API does",
        details:
            "A drop-in for remove.bg's endpoint of this name: change a client's base address and nothing else. Empty values "
            + "count as absent.",
        requestBody: body(
            forms { encoding in
                let parameters = RemoveBGParameter.allCases.filter { encoding == .multipart || !$0.isFile }
                return form(Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.describedSchema) }))
            }),
        answers: [
            "200": CutoutAnswer.schema(headers: [
                "X-Max-Width": "Width with `size=full`.", "X-Max-Height": "Height with `size=full`.",
                "X-Credits-Charged": "Always 0.",
            ])
        ],
        errorCodes: imageCodes + [
            .authFailed, .malformedJSON, .urlNotAllowed, .invalidURL, .urlPrivateAddress, .urlUnreachable, .urlRefused,
            .urlTooLarge, .urlTimedOut, .tooManyRedirects,
        ],
        isRateLimited: true,
        examples: [
            #"curl -f "$SILHOUETTE/v1.0/removebg" -H "X-Api-Key: $API_SECRET_KEY" -F image_file=@portrait.jpg -F size=auto -o no-bg.png"#,
            #"base64 portrait.jpg | curl -f "$SILHOUETTE/v1.0/removebg" -H "X-Api-Key: $API_SECRET_KEY" --data-urlencode image_file_b64@- -d size=preview -o no-bg.png"#,
        ],
        access: .guarded(by: .removeBG) { RemoveBGRoutes(service: $0).removeBackground })

    static let account = Endpoint(
        name: "account", method: .get, path: "/v1.0/account", summary: "Credits: always 0, none are needed",
        details: "What clients of remove.bg ask before they start.",
        answers: ["200": json("Account", "Credits, all 0.")], errorCodes: [.authFailed],
        examples: [#"curl -f "$SILHOUETTE/v1.0/account" -H "X-Api-Key: $API_SECRET_KEY""#],
        access: .guarded(by: .removeBG) { RemoveBGRoutes(service: $0).account })

    static let improve = Endpoint(
        name: "improve", method: .post, path: "/v1.0/improve", summary: "Contribute a picture: not taken here",
        details: "Always 501: pictures are never kept.", answers: [:],
        errorCodes: [.authFailed, .notImplemented], examples: [],
        access: .guarded(by: .removeBG) { RemoveBGRoutes(service: $0).improve })
}

/// `/v1.0`: the remove.bg API.
struct RemoveBGRoutes {
    let service: Service

    func removeBackground(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let claim = service.bodies.makeClaim()
        let form = try await service.receive(request, context, into: claim, as: RemoveBGForm.init)
        let image =
            switch form.photograph {
            case .file(let bytes): bytes
            case .address(let address): try await service.fetcher.fetch(address, into: claim)
            }
        let background: [UInt8]? =
            if let address = form.backgroundAddress {
                try await service.fetcher.fetch(address, into: claim)
            } else { nil }
        let (answer, queued) = try await service.cutOut(
            image, try form.request(background: background), as: CutoutAnswer.Form(accept: request.headers[.accept]),
            for: context)
        var response = answer.response(queued: queued, classifies: form.classifies)
        let largest = answer.cutout.largest
        response.headers[.init("X-Max-Width")!] = String(largest.width)
        response.headers[.init("X-Max-Height")!] = String(largest.height)
        response.headers[.init("X-Credits-Charged")!] = "0"
        return response.holding(claim, on: context.channel)
    }

    func account(_ request: Request, _ context: AuthenticatedContext) -> Response { .json(Account()) }

    func improve(_ request: Request, _ context: AuthenticatedContext) throws -> Response {
        throw APIError(.notImplemented, "This server keeps no pictures, so there is nothing to improve it with.")
    }

    /// Nothing is sold here.
    struct Account: Encodable {
        struct Content: Encodable {
            struct Attributes: Encodable {
                struct Credits: Encodable {
                    var total = 0
                    var subscription = 0
                    var payg = 0
                    var enterprise = 0
                }

                struct API: Encodable {
                    var freeCalls = 0
                    var sizes = "all"
                }

                var credits = Credits()
                var api = API()
            }

            var attributes = Attributes()
        }

        var data = Content()
    }
}
