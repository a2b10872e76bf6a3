// SPDX-License-Identifier: Apache-2.0
import NIOCore
import SyntheticPortraits
import Testing

@testable import Server

/// Requests and answers by a clock that the tests hold: as long as the machine has promises.
struct ExchangeStateTests {
    private static let policy = ExchangeState.Policy(
        patience: .seconds(60), maxUpload: 1000, lingering: .seconds(1), maxDropped: 100)

    private func time(_ seconds: Int) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds) * 1_000_000_000) }

    private func state(_ requests: Int = 0, ending: Bool = false) -> Machine<ExchangeState> {
        let state = Machine(ExchangeState(Self.policy))
        for number in 0..<requests {
            _ = state { $0.headArrived(RequestFraming(endsConnection: ending && number == requests - 1), at: time(0)) }
            _ = state { $0.endArrived() }
        }
        return state
    }

    @Test func `requests and their answers follow each other on one connection`() {
        let state = state()
        for second in 0..<3 {
            state { $0.bytesArrived(at: time(second)) }
            #expect(state { $0.headArrived(RequestFraming(), at: time(second)) } == .pass)
            #expect(state { $0.bodyArrived(size: 10) })
            #expect(state { $0.endArrived() } == .pass && state.deadline == nil && state.unfinished == 1)
            #expect(!state { $0.answerBegan(at: time(second)) } && state.isDelivering)
            #expect(state { $0.answerEnded(at: time(second)) } == .goOn)
            #expect(state { $0.answerSent() } == nil && state.deadline == nil && state.unfinished == 0)
        }
    }

    @Test func `the connection ends with the answer to the request that says so, and no later one is taken`() {
        let state = state(2, ending: true)
        #expect(state { $0.headArrived(RequestFraming(), at: time(0)) } == .drop && state.unfinished == 2)
        #expect(!state { $0.bodyArrived(size: 1) } && state { $0.endArrived() } == .drop)
        #expect(!state { $0.answerBegan(at: time(0)) } && state { $0.answerEnded(at: time(0)) } == .goOn)
        #expect(state { $0.answerBegan(at: time(0)) } && state { $0.answerEnded(at: time(0)) } == .close)
    }

    @Test func `a head that dribbles is answered when its time is over`() {
        let state = state()
        state { $0.bytesArrived(at: time(5)) }
        state { $0.bytesArrived(at: time(64)) }
        #expect(state.deadline == time(65))
        #expect(state { $0.timePassed(at: time(64)) } == .nothing)
        #expect(state { $0.timePassed(at: time(65)) } == .answerLateHead && state.unfinished == 1)
        #expect(state { $0.answerBegan(at: time(65)) } && state { $0.answerEnded(at: time(65)) } == .linger)
        #expect(state { $0.headArrived(RequestFraming(), at: time(65)) } == .drop)
        #expect(state.deadline == time(66) && state { $0.timePassed(at: time(66)) } == .close)
    }

    @Test func `a head that dribbles behind a request without an answer ends the connection`() {
        let state = state(1)
        state { $0.bytesArrived(at: time(1)) }
        #expect(state { $0.timePassed(at: time(61)) } == .abort)
    }

    @Test func `a body that dribbles looks finished, and its reader can tell`() {
        let state = state()
        state { $0.bytesArrived(at: time(0)) }
        _ = state { $0.headArrived(RequestFraming(announcedSize: 900), at: time(3)) }
        for second in 4..<60 {
            #expect(state { $0.bodyArrived(size: 1) } && state { $0.timePassed(at: time(second)) } == .nothing)
        }
        #expect(!state.hasExpired && state { $0.timePassed(at: time(60)) } == .finishBody && state.hasExpired)
        #expect(!state { $0.bodyArrived(size: 1) })
        #expect(state { $0.answerBegan(at: time(61)) } && state { $0.answerEnded(at: time(61)) } == .linger)
    }

    @Test func `HTTP 2 has no bytes before the head`() {
        let state = state()
        _ = state { $0.headArrived(RequestFraming(), at: time(7)) }
        #expect(state.deadline == time(67))
    }

    @Test func `after an early answer some of the body is dropped, the rest is left, and the connection ends`() {
        let state = state()
        _ = state { $0.headArrived(RequestFraming(announcedSize: 10_000), at: time(0)) }
        #expect(state { $0.answerBegan(at: time(1)) } && state { $0.answerEnded(at: time(1)) } == .linger)
        #expect(!state { $0.bodyArrived(size: 100) } && state.allowsReading)
        #expect(!state { $0.bodyArrived(size: 1) } && !state.allowsReading)
        _ = state { $0.answerSent() }
        #expect(state.deadline == time(2) && state { $0.timePassed(at: time(2)) } == .close)

        let ended = self.state()
        _ = ended { $0.headArrived(RequestFraming(), at: time(0)) }
        ended { $0.answerBegan(at: time(0)) }
        ended { $0.answerEnded(at: time(0)) }
        #expect(ended { $0.endArrived() } == .close)
    }

    @Test(arguments: [
        (900 as Int?, 0, ExchangeState.HeadAction.proceed), (nil, 0, .proceed), (1001, 0, .pass), (1, 1, .pass),
    ])
    func `a client that waits for it is told to go on when its body is wanted and no answer is due before`(
        size: Int?, earlier: Int, action: ExchangeState.HeadAction
    ) {
        let state = state(earlier)
        let framing = RequestFraming(expectsContinue: true, announcedSize: size)
        #expect(state { $0.headArrived(framing, at: time(0)) } == action)
    }

    @Test func `an answer that is taken slowly is waited for, and one that is not taken is given up`() {
        let state = state(1)
        _ = state { $0.answerBegan(at: time(0)) }
        for minute in 1...5 {
            #expect(
                state { $0.timePassed(at: time(60 * minute)) } == .nothing && state.deadline == time(60 * minute + 60))
            state { $0.answerProgressed() }
        }
        #expect(state { $0.timePassed(at: time(360)) } == .nothing)
        #expect(state { $0.timePassed(at: time(420)) } == .abort)
    }

    @Test func `closing waits for the answer, and the strongest wish counts`() {
        let state = state(1)
        #expect(state { $0.mayClose(.all) })
        _ = state { $0.answerBegan(at: time(0)) }
        #expect(
            state { $0.mayClose(.input) } && !state { $0.mayClose(.output) } && !state { $0.mayClose(.all) }
                && !state { $0.mayClose(.output) })
        _ = state { $0.answerEnded(at: time(0)) }
        #expect(state { $0.answerSent() } == .all)
        #expect(state { $0.mayClose(.all) })
    }

    @Test func `a server that ends closes at once without a request, and after the last answer with one`() {
        let idle = state()
        #expect(idle { $0.serverEnds() })
        let busy = state(2)
        #expect(!busy { $0.serverEnds() } && busy { $0.headArrived(RequestFraming(), at: time(0)) } == .drop)
        #expect(!busy { $0.answerBegan(at: time(0)) } && busy { $0.answerEnded(at: time(0)) } == .goOn)
        #expect(busy { $0.answerBegan(at: time(0)) } && busy { $0.answerEnded(at: time(0)) } == .close)
    }

    @Test func `an answer to what was no head ends the connection, and nothing is answered behind an early answer`() {
        let state = state()
        state { $0.bytesArrived(at: time(0)) }
        #expect(state { $0.answerBegan(at: time(1)) } && state.unfinished == 1)
        #expect(state { $0.answerEnded(at: time(1)) } == .linger && !state.takesAnswers)
        state { $0.answerSent() }
        #expect(state.unfinished == 0 && state.deadline == time(2) && state { $0.timePassed(at: time(2)) } == .close)
    }

    /// Whatever a client sends and whenever: counts fit, and a connection on which something is due always has a deadline.
    @Test func `no order of events confuses it`() {
        for seed in 0..<500 {
            var random = SplitMix64(state: UInt64(seed))
            let state = state()
            var (written, open, unsent, now) = (0, false, 0, 0)
            for _ in 0..<200 {
                now += Int.random(in: 0...20, using: &random)
                let answerable = state.unfinished - unsent > 0
                switch Int.random(in: 0..<9, using: &random) {
                case 0: state { $0.bytesArrived(at: time(now)) }
                case 1:
                    _ = state { $0.headArrived(RequestFraming(endsConnection: .random(using: &random)), at: time(now)) }
                case 2: _ = state { $0.bodyArrived(size: 50) }
                case 3: _ = state { $0.endArrived() }
                case 4 where answerable && !open:
                    _ = state { $0.answerBegan(at: time(now)) }
                    open = true
                case 5 where open:
                    _ = state { $0.answerEnded(at: time(now)) }
                    (open, unsent, written) = (false, unsent + 1, written + 1)
                case 6 where unsent > 0 && !open:
                    _ = state { $0.answerSent() }
                    unsent -= 1
                case 7: _ = state { $0.mayClose(.all) }
                default: if let due = state.deadline, due <= time(now) { _ = state { $0.timePassed(at: time(now)) } }
                }
                #expect(state.unfinished >= unsent && state.isDelivering == (open || unsent > 0))
                if state.isDelivering, state.deadline == nil { #expect(now >= 60) }
            }
        }
    }
}

struct IdleStateTests {
    private func time(_ seconds: Int) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds) * 1_000_000_000) }

    @Test func `a connection may be idle for a time, and for a moment once the server ends`() {
        let state = Machine(IdleState(patience: .seconds(65), now: time(0)))
        #expect(state.deadline == time(65))
        state { $0.requestBegan() }
        state { $0.requestBegan() }
        state { $0.requestEnded(at: time(10)) }
        #expect(state.deadline == nil)
        state { $0.requestEnded(at: time(20)) }
        #expect(state.deadline == time(85))
        state { $0.requestBegan() }
        state { $0.endSoon(at: time(30)) }
        #expect(state.deadline == nil)
        state { $0.requestEnded(at: time(40)) }
        #expect(state.deadline == time(41))
    }
}

/// A state machine that expectations can change: they take values as constants.
@dynamicMemberLookup
private final class Machine<State> {
    private var state: State

    init(_ state: State) { self.state = state }

    @discardableResult
    func callAsFunction<Result>(_ event: (inout State) -> Result) -> Result { event(&state) }

    subscript<Value>(dynamicMember path: KeyPath<State, Value>) -> Value { state[keyPath: path] }
}
