// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Segmentation

/// `POST /api/remove-background`: a photograph in, its cutout out.
struct CutoutRoute {
    let service: Service

    func respond(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        guard !service.readiness.isDraining else {
            throw APIError.overloaded("The server is shutting down. Try again shortly.", retryAfter: 5)
        }
        let wanted = try CutoutRequest(request, body: try await service.bodies.read(request, from: context.channel))
        let (cutout, queued) = try await service.pool.cutOut(wanted.image, options: wanted.options)
        service.metrics.observe(cutout, inputBytes: wanted.image.count, queued: queued)
        return Response(
            status: .ok, headers: Self.headers(cutout, queued: queued),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: cutout.bytes)))
    }

    private static func headers(_ cutout: Cutout, queued: Duration) -> HTTPFields {
        var headers: HTTPFields = [.contentType: cutout.format.mediaType]
        let timings = [StageTiming(stage: .queue, duration: queued)] + cutout.timings
        let box = cutout.foreground ?? PixelBox(left: 0, top: 0, width: 0, height: 0)
        let fields: [(String, String)] = [
            (
                "Server-Timing",
                timings.map { "\($0.stage.rawValue);dur=\($0.duration.milliseconds)" }.joined(separator: ", ")
            ),
            ("X-Width", "\(cutout.width)"),
            ("X-Height", "\(cutout.height)"),
            ("X-Foreground-Top", "\(box.top)"),
            ("X-Foreground-Left", "\(box.left)"),
            ("X-Foreground-Width", "\(box.width)"),
            ("X-Foreground-Height", "\(box.height)"),
            ("X-Confidence", "\((cutout.confidence * 1000).rounded() / 1000)"),
            ("X-Type", cutout.subject.rawValue),
            ("X-Content-Type-Options", "nosniff"),
        ]
        for (name, value) in fields { headers[HTTPField.Name(name)!] = value }
        return headers
    }
}
