// SPDX-License-Identifier: Apache-2.0
internal import NIOCore

/// What the head of a request says about its connection.
struct RequestFraming: Equatable {
    /// Whether the connection ends with the answer.
    var endsConnection = false
    /// Whether the client waits for `100 Continue` before it sends the body.
    var expectsContinue = false
    /// Bytes of the body, when the client says how many.
    var announcedSize: Int?
}

/// Requests and answers on one channel, as a state machine: an HTTP/1 connection with one request after the other, or one
/// stream of HTTP/2. Events go in with the time, what is to be done comes out; it knows no sockets and no clock.
///
/// It keeps these promises:
///   - A request that has not arrived completely a fixed time after its first byte is answered and ended, however steadily it
///     dribbles.
///   - After an early answer (401, 413 ...) what still arrives of the body is dropped, up to a size, and then left unread, so that
///     a client that is still sending stalls and reads the answer: closing at once would reset the connection, and the answer with
///     it. After a time the connection is closed.
///   - An answer that has begun is sent before the connection closes, whoever asks for it. A client that has stopped reading is
///     not waited for; a slow one is.
///   - Whoever works for a client hears of it when the client goes.
///
/// A long file, as the events of one machine are judged side by side.
struct ExchangeState {
    struct Policy {
        /// From the first byte of a request to its last; also how long nothing of an answer may be taken.
        var patience = TimeAmount.seconds(60)
        /// Bytes that a body may have.
        var maxUpload = 25_000_000
        /// How long the rest of a body is dropped after an early answer, and how much of it.
        var lingering = TimeAmount.seconds(1)
        var maxDropped = 1 << 20
    }

    private enum Arrival {
        /// Between requests.
        case none
        case head
        case body
        /// The time is over; nothing more is taken.
        case expired
    }

    private let policy: Policy
    // Requests are answered in the order in which they come; each counter is the number of the last that has got so far.
    private var begun = 0
    private var complete = 0
    private var answering = 0
    private var answered = 0
    private var sent = 0

    private var arrival = Arrival.none
    /// No request after this one is taken.
    private var lastRequest: Int?
    private var isLingering = false
    private var dropped = 0
    private var hasProgressed = false
    private var deferredClose: CloseMode?

    private var uploadDeadline: NIODeadline?
    private var lingerDeadline: NIODeadline?
    private var deliveryDeadline: NIODeadline?

    init(_ policy: Policy) { self.policy = policy }

    /// When `timePassed` is to be called next.
    var deadline: NIODeadline? { [uploadDeadline, lingerDeadline, deliveryDeadline].compactMap(\.self).min() }

    /// Whether the request that was just read was cut off.
    var hasExpired: Bool { arrival == .expired }
    /// Whether an answer has begun and is not sent.
    var isDelivering: Bool { answering > sent }
    /// Requests whose answers are not sent.
    var unfinished: Int { begun - sent }
    /// Whether more is to be read from the client.
    var allowsReading: Bool { dropped <= policy.maxDropped }

    // MARK: What comes

    /// Bytes that may be the beginning of a request.
    mutating func bytesArrived(at now: NIODeadline) {
        guard arrival == .none, lastRequest == nil else { return }
        arrival = .head
        uploadDeadline = now + policy.patience
    }

    enum HeadAction: Equatable {
        case pass
        /// Say `100 Continue` first.
        case proceed
        case drop
    }

    mutating func headArrived(_ framing: RequestFraming, at now: NIODeadline) -> HeadAction {
        guard arrival != .expired, !isLingering, lastRequest == nil else { return .drop }
        if arrival == .none { uploadDeadline = now + policy.patience }
        arrival = .body
        begun += 1
        if framing.endsConnection { lastRequest = begun }
        // Only when all earlier requests are answered: else it would look like a part of an earlier answer.
        let proceeds = framing.expectsContinue && (framing.announcedSize ?? 0) <= policy.maxUpload
        return proceeds && answered == begun - 1 ? .proceed : .pass
    }

    /// Whether bytes of a body are passed on.
    mutating func bodyArrived(size: Int) -> Bool {
        if arrival == .body, !isLingering { return true }
        dropped += size
        return false
    }

    enum EndAction: Equatable { case pass, drop, close }

    mutating func endArrived() -> EndAction {
        if isLingering { return .close }
        guard arrival == .body else { return .drop }
        complete += 1
        arrival = .none
        uploadDeadline = nil
        return .pass
    }

    // MARK: What goes

    /// Whether the body of the request that is answered now is incomplete, or came too late.
    private var isBodyPending: Bool { complete <= answered || arrival == .expired }
    private var endsWithAnswer: Bool { isBodyPending || lastRequest == answered + 1 }

    /// Whether an answer is still wanted. After an early answer to a body that was broken, anything written later is dropped.
    var takesAnswers: Bool { !isLingering }

    /// A final answer's head is written. Returns whether it says that the connection closes.
    mutating func answerBegan(at now: NIODeadline) -> Bool {
        if answering == begun {
            // The head could not be parsed. It counts as a request, and as the last one.
            begun += 1
            arrival = .expired
        }
        answering += 1
        if deliveryDeadline == nil {
            hasProgressed = true
            deliveryDeadline = now + policy.patience
        }
        return endsWithAnswer
    }

    enum AnswerAction: Equatable {
        case goOn
        /// Flush, then drop what still comes.
        case linger
        /// Flush and close.
        case close
    }

    /// The last part of an answer is written.
    mutating func answerEnded(at now: NIODeadline) -> AnswerAction {
        let (isPending, ends) = (isBodyPending, endsWithAnswer)
        answered += 1
        if isPending {
            isLingering = true
            lingerDeadline = now + policy.lingering
            uploadDeadline = nil
            return .linger
        }
        return ends ? .close : .goOn
    }

    /// A piece of an answer was sent.
    mutating func answerProgressed() { hasProgressed = true }

    /// All of an answer was sent, or never will be. Returns how to close when that was put off until now.
    mutating func answerSent() -> CloseMode? {
        sent += 1
        guard !isDelivering else { return nil }
        deliveryDeadline = nil
        defer { deferredClose = nil }
        return deferredClose
    }

    // MARK: The end

    /// Somebody closes the channel. Returns whether to do so now; otherwise `answerSent` says when. Several may ask, for the output
    /// alone or for all: the strongest counts.
    mutating func mayClose(_ mode: CloseMode) -> Bool {
        guard mode != .input, isDelivering else { return true }
        deferredClose = mode == .all || deferredClose == .all ? .all : mode
        return false
    }

    /// The server ends. Returns whether to close now; otherwise the answer to the last request ends the connection.
    mutating func serverEnds() -> Bool {
        guard begun > answered else { return true }
        lastRequest = lastRequest ?? begun
        return false
    }

    enum TimerAction: Equatable {
        case nothing
        /// Close now, even with answers unsent: the client has stopped reading.
        case abort
        case close
        /// The body is too late: make it look finished, so that whoever reads it can ask `hasExpired` and still answer.
        case finishBody
        /// The head is too late, and nobody else knows of the request: answer it here.
        case answerLateHead
    }

    /// To be called at `deadline`, or later.
    mutating func timePassed(at now: NIODeadline) -> TimerAction {
        if let time = lingerDeadline, time <= now {
            lingerDeadline = nil
            return .close
        }
        if let time = deliveryDeadline, time <= now {
            guard hasProgressed else {
                deliveryDeadline = nil
                return .abort
            }
            hasProgressed = false
            deliveryDeadline = now + policy.patience
        }
        if let time = uploadDeadline, time <= now {
            uploadDeadline = nil
            return expire()
        }
        return .nothing
    }

    private mutating func expire() -> TimerAction {
        let isHeadMissing = arrival == .head
        arrival = .expired
        guard isHeadMissing else { return .finishBody }
        // An earlier request is still without an answer, which this one's cannot overtake.
        guard answered == begun else { return .abort }
        begun += 1
        return .answerLateHead
    }
}
