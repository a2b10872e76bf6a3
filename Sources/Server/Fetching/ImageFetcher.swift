// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Fetches images that a request names by address, without becoming a way into networks that its callers cannot reach.
///
/// A host's name is resolved once and the connection goes to that very address, so that a name server cannot answer
/// differently between the check and the use. Redirects are followed by hand, each judged like the first address.
struct ImageFetcher: Sendable {
    let policy: FetchPolicy
    /// Counts what is being received with the uploads.
    let bodies: BodyReader
    /// Bytes.
    let maxSize: Int
    /// For everything together: names, redirects and the body.
    let timeout: TimeAmount

    static let maxRedirects = 3

    /// The body of what is found at an address. Throws 400 with a code for each kind of refusal.
    func fetch(_ address: String, into claim: InflightClaim) async throws(APIError) -> [UInt8] {
        let deadline = NIODeadline.now() + timeout
        var target = try policy.target(address)
        for _ in 0...Self.maxRedirects {
            let ip = try await resolve(target, deadline: deadline)
            try policy.check(ip)
            switch try await load(target, from: ip, deadline: deadline, into: claim) {
            case .body(let bytes): return bytes
            case .redirect(let location): target = try policy.target(location, relativeTo: target.url)
            }
        }
        throw APIError(.tooManyRedirects, "The image's address redirects more than \(Self.maxRedirects) times.")
    }

    private struct Unresolvable: Error {}

    private enum Outcome: Sendable {
        case body([UInt8])
        case redirect(String)
    }

    private func resolve(_ target: FetchPolicy.Target, deadline: NIODeadline) async throws(APIError) -> IPAddress {
        let (host, port) = (target.host.trimmingBrackets, target.port)
        do {
            return try await firstAnswer(before: deadline, orElse: Self.late) { answer in
                NIOThreadPool.singleton.submit { _ in
                    answer.give(
                        Result {
                            let address = try SocketAddress.makeAddressResolvingHost(host, port: port)
                            guard let ip = address.ipAddress.flatMap({ IPAddress($0) }) else { throw Unresolvable() }
                            return ip
                        })
                }
            }
        } catch let error as APIError {
            throw error
        } catch {
            throw APIError(.urlUnreachable, "The image's host, \(host.prefix(100)), was not found.", cause: "\(error)")
        }
    }

    private func load(
        _ target: FetchPolicy.Target, from ip: IPAddress, deadline: NIODeadline, into claim: InflightClaim
    ) async throws(APIError) -> Outcome {
        do {
            return try await beforeDeadline(deadline) { try await exchange(target, ip, into: claim) }
        } catch let error as APIError {
            throw error
        } catch let error as ChannelError where error.isTimeout {
            throw Self.late
        } catch {
            throw APIError(.urlUnreachable, "The image's host does not answer as it should.", cause: "\(error)")
        }
    }

    private func exchange(
        _ target: FetchPolicy.Target, _ ip: IPAddress, into claim: InflightClaim
    ) async throws -> Outcome {
        let isSecure = target.url.scheme == "https"
        let path = target.url.path(percentEncoded: true)
        let exchange = HTTPExchange(
            address: try SocketAddress(ipAddress: ip.description, port: target.port),
            tls: isSecure ? .makeClientConfiguration() : nil, host: target.host,
            authority: target.port == (isSecure ? 443 : 80) ? target.host : "\(target.host):\(target.port)",
            path: (path.isEmpty ? "/" : path) + (target.url.query(percentEncoded: true).map { "?" + $0 } ?? ""),
            connectTimeout: min(.seconds(5), timeout))
        let headers: HTTPFields = [.accept: "image/*", .userAgent: "silhouette/\(SilhouetteVersion.text)"]
        return try await exchange.run(headers: headers) { response, body in
            if response.status.kind == .redirection, let location = response.headerFields[.location] {
                return .redirect(location)
            }
            guard response.status == .ok else {
                throw APIError(.urlRefused, "The image's host answers \(response.status.code).")
            }
            let bytes = try await bodies.collect(
                body, announced: response.headerFields[.contentLength], limit: maxSize, orElse: tooLarge, into: claim)
            guard !bytes.isEmpty else { throw APIError(.urlRefused, "The image's host sends an empty file.") }
            return .body(bytes)
        }
    }

    private func beforeDeadline(
        _ deadline: NIODeadline, _ work: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: .nanoseconds((deadline - .now()).nanoseconds))
                throw Self.late
            }
            defer { group.cancelAll() }
            return try await group.next()!
        }
    }

    private static let late = APIError(.urlTimedOut, "The image's host took too long to send it.")

    private var tooLarge: APIError {
        APIError(.urlTooLarge, "The image at the address has more than \(Double(maxSize) / 1e6) MB.")
    }
}

extension ChannelError {
    fileprivate var isTimeout: Bool { if case .connectTimeout = self { true } else { false } }
}
