// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Segmentation

/// `POST /api/remove-background`: a photograph in, its cutout out.
struct CutoutRoute {
    let service: Service

    func respond(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let wanted = try await service.receive(request, context, as: CutoutRequest.init)
        let (answer, queued) = try await service.cutOut(
            wanted.image, wanted.order, as: CutoutAnswer.Form(accept: request.headers[.accept]))
        return answer.response(queued: queued)
    }
}

extension Service {
    /// What a request with an image asks for, once its body is complete. Refuses while the server drains.
    func receive<Wanted: Sendable>(
        _ request: Request, _ context: AuthenticatedContext,
        as read:
            @escaping @Sendable (_ query: String, _ contentType: String, _ body: [UInt8]) throws(APIError) -> Wanted
    ) async throws -> Wanted {
        guard !readiness.isDraining else { throw APIError.draining }
        let body = try await bodies.read(request, from: context.channel)
        let (query, contentType) = (request.uri.query ?? "", request.headers[.contentType] ?? "")
        return try await onReadingThread { try read(query, contentType, body) }
    }

    /// Has a worker make the cutout and its answer, and counts it.
    func cutOut(
        _ image: [UInt8], _ order: CutoutOrder, as form: CutoutAnswer.Form
    ) async throws -> (answer: CutoutAnswer, queued: Duration) {
        let (answer, queued) = try await pool.perform { segmenter, isCancelled throws(SegmentationError) in
            guard order.explains else {
                let cutout = try segmenter.cutOut(image, options: order.options, isCancelled: isCancelled)
                return CutoutAnswer(cutout, file: cutout.bytes, fileType: cutout.format.mediaType, as: form)
            }
            let (cutout, illustrations) = try segmenter.explain(
                image, options: order.options, isCancelled: isCancelled)
            let archive = try encodeArchive(
                try ExplanationArchive(cutout: cutout, illustrations: illustrations).files())
            return CutoutAnswer(cutout, file: archive, fileType: FileFormat.zip.mediaType, as: form)
        }
        metrics.observe(answer, inputBytes: image.count, queued: queued)
        return (answer, queued)
    }
}
