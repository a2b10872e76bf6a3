// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import Hummingbird
internal import Segmentation

extension Endpoint {
    static let cutout = Endpoint(
        name: "cutout", method: .post, path: "/api/remove-background", summary: "Cut the subject out of a photograph",
        details:
            "The photograph in the form part `file`, or as the body itself with an `image/*` content type and parameters in "
            + "the query. An unknown name, a repeated one, or a value outside its grammar is refused. With "
            + "`Accept: application/json` the answer is JSON with the result in Base64.",
        query: CutoutParameter.allCases.filter { !$0.isFile }.map {
            query($0.name, $0.describedSchema, "As in the form.")
        },
        requestBody: body([
            FormEncoding.multipart.rawValue: ["schema": CutoutUpload.schema], "image/*": ["schema": Schema.file],
        ]),
        answers: ["200": CutoutAnswer.schema()],
        errorCodes: imageCodes + [.missingCredentials, .invalidToken, .expiredToken],
        isRateLimited: true,
        examples: [
            #"curl -f "$SILHOUETTE/api/remove-background" -H "Authorization: Bearer $TOKEN" -F file=@portrait.jpg -o cutout.png"#,
            #"curl -f "$SILHOUETTE/api/remove-background?output_format=webp&size=medium" -H "Authorization: Bearer $TOKEN" -H "Content-Type: image/jpeg" --data-binary @portrait.jpg -o cutout.webp"#,
            #"curl -f "$SILHOUETTE/api/remove-background" -H "Authorization: Bearer $TOKEN" -H "Accept: application/json" -F file=@portrait.jpg -F crop=true -F bg_color=ffffff -F output_format=jpg"#,
            #"curl -f "$SILHOUETTE/api/remove-background" -H "Authorization: Bearer $TOKEN" -F file=@portrait.jpg -F explain=true -o stages.zip"#,
        ],
        access: .guarded(by: .token) { CutoutRoute(service: $0).respond })

    /// Of every endpoint that takes a photograph.
    static let imageCodes: [APIError.Code] = [
        .invalidParameter, .missingFile, .multipleSources, .malformedMultipart, .uploadTimedOut, .uploadTooLarge,
        .unsupportedImageFormat, .unsupportedMediaType, .unsupportedContentEncoding, .corruptImage, .imageTooLarge,
        .imageTooSmall, .lowConfidence, .unknownForeground, .rateLimited, .overloaded, .timedOut,
    ]
}

/// `POST /api/remove-background`: a photograph in, its cutout out.
struct CutoutRoute {
    let service: Service

    func respond(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let claim = service.bodies.makeClaim()
        let upload = try await service.receive(request, context, into: claim, as: CutoutUpload.init)
        let (answer, queued) = try await service.cutOut(
            upload.image, upload.request, as: CutoutAnswer.Form(accept: request.headers[.accept]), for: context)
        return answer.response(queued: queued).holding(claim, on: context.channel)
    }
}

extension Service {
    /// What a request with an image brings, once its body is complete. Refuses at once, and without reading the body, when
    /// the server is about to end or the line is full.
    func receive<Upload: Sendable>(
        _ request: Request, _ context: AuthenticatedContext, into claim: InflightClaim,
        as read:
            @escaping @Sendable (_ query: String, _ contentType: ContentType, _ body: [UInt8]) throws(APIError) ->
            Upload
    ) async throws -> Upload {
        guard readiness.acceptsWork else { throw APIError.draining }
        try pool.checkRoom(for: context.principal.callerKey)
        let body = try await bodies.read(request, from: context.channel, into: claim)
        let (query, contentType) = (request.uri.query ?? "", ContentType(request.headers[.contentType]))
        return try await onReadingThread { try read(query, contentType, body) }
    }

    /// Has a worker make the cutout and its answer, and counts it. What the files' headers already forbid is refused without
    /// waiting for one; a client that goes away calls the work off.
    func cutOut(
        _ image: [UInt8], _ request: CutoutRequest, as form: CutoutAnswer.Form, for context: AuthenticatedContext
    ) async throws -> ComputePool.Outcome<CutoutAnswer> {
        let limits = configuration.limits
        let (photograph, megapixels) = try await onReadingThread {
            do throws(SegmentationError) {
                let photograph = try EncodedImage(image, limits: limits)
                let megapixels = try request.options.megapixels(
                    for: photograph, isExplained: request.explains, alternatives: request.alternatives, limits: limits)
                return (photograph, megapixels)
            } catch {
                throw APIError(error)
            }
        }
        let demand = ComputePool.Demand(caller: context.principal.callerKey, megapixels: megapixels)
        let outcome = try await context.channel.whileConnected {
            try await pool.perform(demand) { segmenter, isCancelled throws(SegmentationError) in
                try request.answer(photograph, segmenter, as: form, isCancelled)
            }
        }
        metrics.observe(outcome.value, inputBytes: image.count, queued: outcome.queued)
        return outcome
    }
}

extension CutoutRequest {
    fileprivate func answer(
        _ photograph: EncodedImage, _ segmenter: Segmenter, as form: CutoutAnswer.Form,
        _ isCancelled: @escaping () -> Bool
    ) throws(SegmentationError) -> CutoutAnswer {
        var options = options
        options.findsDoubts = form == .json
        if alternatives > 1 {
            let cutouts = try segmenter.cutOut(
                photograph, alternatives: alternatives, options: options, isCancelled: isCancelled)
            let first = cutouts[0]
            switch form {
            case .json:
                return CutoutAnswer(
                    first, alternatives: cutouts, file: first.bytes, fileType: first.format.mediaType, as: form)
            case .file:
                let archive = try encodeArchive(AlternativesArchive(cutouts).files())
                return CutoutAnswer(first, file: archive, fileType: FileFormat.zip.mediaType, as: form)
            }
        }
        guard explains else {
            let cutout = try segmenter.cutOut(photograph, options: options, isCancelled: isCancelled)
            return CutoutAnswer(cutout, file: cutout.bytes, fileType: cutout.format.mediaType, as: form)
        }
        let (cutout, illustrations) = try segmenter.explain(photograph, options: options, isCancelled: isCancelled)
        let archive = try encodeArchive(try ExplanationArchive(cutout: cutout, illustrations: illustrations).files())
        return CutoutAnswer(cutout, file: archive, fileType: FileFormat.zip.mediaType, as: form)
    }
}
