// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Segmentation

/// `POST /api/remove-background`: a photograph in, its cutout out.
struct CutoutRoute {
    let service: Service

    func respond(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let share = service.bodies.makeShare()
        let wanted = try await service.receive(request, context, into: share, as: CutoutRequest.init)
        let (answer, queued) = try await service.cutOut(
            wanted.image, wanted.order, as: CutoutAnswer.Form(accept: request.headers[.accept]), for: context)
        return answer.response(queued: queued).holding(share, on: context.channel)
    }
}

extension Service {
    /// What a request with an image asks for, once its body is complete. Refuses at once, and without reading the body, when
    /// the server is about to end or the line is full.
    func receive<Wanted: Sendable>(
        _ request: Request, _ context: AuthenticatedContext, into share: InflightShare,
        as read:
            @escaping @Sendable (_ query: String, _ contentType: String, _ body: [UInt8]) throws(APIError) -> Wanted
    ) async throws -> Wanted {
        guard readiness.acceptsWork else { throw APIError.draining }
        try pool.checkRoom(for: context.principal.callerKey)
        let body = try await bodies.read(request, from: context.channel, into: share)
        let (query, contentType) = (request.uri.query ?? "", request.headers[.contentType] ?? "")
        return try await onReadingThread { try read(query, contentType, body) }
    }

    /// Has a worker make the cutout and its answer, and counts it. What the files' headers already forbid is refused without
    /// waiting for one; a client that goes away calls the work off.
    func cutOut(
        _ image: [UInt8], _ order: CutoutOrder, as form: CutoutAnswer.Form, for context: AuthenticatedContext
    ) async throws -> ComputePool.Outcome<CutoutAnswer> {
        let limits = configuration.limits
        let megapixels = try await onReadingThread {
            do throws(SegmentationError) {
                return try order.options.megapixels(for: image, isExplained: order.explains, limits: limits)
            } catch {
                throw APIError(error)
            }
        }
        let demand = ComputePool.Demand(caller: context.principal.callerKey, megapixels: megapixels)
        let outcome = try await context.channel.whileConnected {
            try await pool.perform(demand) { segmenter, isCancelled throws(SegmentationError) in
                try order.answer(image, segmenter, as: form, isCancelled)
            }
        }
        metrics.observe(outcome.value, inputBytes: image.count, queued: outcome.queued)
        return outcome
    }
}

extension CutoutOrder {
    fileprivate func answer(
        _ image: [UInt8], _ segmenter: Segmenter, as form: CutoutAnswer.Form, _ isCancelled: @escaping () -> Bool
    ) throws(SegmentationError) -> CutoutAnswer {
        guard explains else {
            let cutout = try segmenter.cutOut(image, options: options, isCancelled: isCancelled)
            return CutoutAnswer(cutout, file: cutout.bytes, fileType: cutout.format.mediaType, as: form)
        }
        let (cutout, illustrations) = try segmenter.explain(image, options: options, isCancelled: isCancelled)
        let archive = try encodeArchive(try ExplanationArchive(cutout: cutout, illustrations: illustrations).files())
        return CutoutAnswer(cutout, file: archive, fileType: FileFormat.zip.mediaType, as: form)
    }
}
