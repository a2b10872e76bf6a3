// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Segmentation

/// `/v1.0`: the remove.bg API.
struct RemoveBGRoutes {
    let service: Service

    func removeBackground(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let share = service.bodies.makeShare()
        let form = try await service.receive(request, context, into: share, as: RemoveBGForm.init)
        let image =
            switch form.photograph {
            case .file(let bytes): bytes
            case .address(let address): try await service.fetcher.fetch(address, into: share)
            }
        let background: [UInt8]? =
            if let address = form.backgroundAddress {
                try await service.fetcher.fetch(address, into: share)
            } else { nil }
        let (answer, queued) = try await service.cutOut(
            image, try form.order(background: background), as: CutoutAnswer.Form(accept: request.headers[.accept]),
            for: context)
        var response = answer.response(queued: queued, classifies: form.classifies)
        let largest = answer.cutout.largest
        response.headers[.init("X-Max-Width")!] = String(largest.width)
        response.headers[.init("X-Max-Height")!] = String(largest.height)
        response.headers[.init("X-Credits-Charged")!] = "0"
        return response.holding(share, on: context.channel)
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
