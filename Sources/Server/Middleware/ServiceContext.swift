// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import NIOCore

/// What is known of a request while it is answered.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    var requestID = ""
    /// Set by the authentication middleware; routes that need it take an `AuthenticatedContext`.
    var principal: Principal?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Who is calling.
enum Principal: Sendable {
    /// Whoever holds the API key.
    case apiKey
    /// The subject of a valid token.
    case user(id: String)

    /// Tells callers apart: in limits, and in the line for a worker. The prefix keeps a user called "key" apart from the API key.
    var callerKey: String {
        switch self {
        case .apiKey: "key"
        case .user(let id): "user:" + id
        }
    }
}

/// A context that only exists behind authentication.
struct AuthenticatedContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    let principal: Principal

    init(context: ServiceContext) throws {
        guard let principal = context.principal else {
            throw APIError(.missingCredentials, "Authentication is required.")
        }
        coreContext = context.coreContext
        channel = context.channel
        self.principal = principal
    }
}
