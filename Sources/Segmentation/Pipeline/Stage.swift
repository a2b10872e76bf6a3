// SPDX-License-Identifier: Apache-2.0

/// One step of the pipeline: a value that holds its options and turns an input into an output.
///
/// Pure: no recorder, log, metric or global. Timing, naming and cancellation live in `StageRecorder`, around stages.
protocol Stage<Input, Output> {
    associatedtype Input
    associatedtype Output

    var name: StageName { get }
    /// Takes the input over: what nobody else holds, a stage may write its output into.
    func run(_ input: consuming Input) throws(SegmentationError) -> Output
}

/// Stages joined by type: what one gives is what the next takes, so the compiler checks their order.
struct Pipeline<Input, Output> {
    private let body: (consuming Input, StageRecorder) throws(SegmentationError) -> Output

    init<First: Stage>(_ stage: First) where First.Input == Input, First.Output == Output {
        body = { (input: consuming Input, recorder) throws(SegmentationError) in try recorder.run(stage, input) }
    }

    private init(body: @escaping (consuming Input, StageRecorder) throws(SegmentationError) -> Output) {
        self.body = body
    }

    func then<Next: Stage>(_ stage: Next) -> Pipeline<Input, Next.Output> where Next.Input == Output {
        let rest = Pipeline<Output, Next.Output>(stage)
        return Pipeline<Input, Next.Output> { (input: consuming Input, recorder) throws(SegmentationError) in
            try rest.body(try body(input, recorder), recorder)
        }
    }

    /// Ends the work when a condition on what has come out so far does not hold.
    func requiring(_ check: @escaping (borrowing Output) throws(SegmentationError) -> Void) -> Pipeline {
        Pipeline { (input: consuming Input, recorder) throws(SegmentationError) in
            let output = try body(input, recorder)
            try check(output)
            return output
        }
    }

    func run(_ input: consuming Input, recorder: StageRecorder) throws(SegmentationError) -> Output {
        try body(input, recorder)
    }
}
