// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation
import Statistics

@main
struct Quality: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench/quality",
        abstract: "Cut a folder of photographs and score the mattes against masks.",
        discussion: """
            Prints overlap, error, boundary F and times, worst photographs first; whether low confidence finds the bad cuts;
            what two strokes do for the ten worst; matte error on drawn portraits, which is all when no folders are named.
            Writes a contact sheet. Exits with 1 when a figure is more than 1 % worse than the budget file says; the
            default is what one collection of 85 portraits reached, so name another for photographs of your own.
            """)

    @Argument(help: "JPEG, PNG or WebP photographs.")
    var images: String?

    @Argument(help: "NAME.png for each photograph: white where the subject is.")
    var masks: String?

    @Option(help: "JSON of figures that must be reached; the default is bench/quality-budget.json.")
    var budget: String?

    @Option(help: "Where the contact sheet goes.")
    var sheet = "quality-sheet.png"

    @Option(help: "Rows of the table and of the sheet.")
    var rows = 85

    @Flag(help: "Leave out the strokes, which cut the ten worst again.")
    var withoutStrokes = false

    func validate() throws {
        if images != nil, masks == nil { throw ValidationError("Name the folder of masks, too.") }
    }

    func run() throws {
        let segmenter = Segmenter(
            cascades: try FaceCascades(directory: ProcessInfo.processInfo.environment["CASCADE_DIR"]))
        let synthetic = try SyntheticTrial.all(with: segmenter)
        print(SyntheticTrial.lines(synthetic))
        var figures = [("syntheticSAD", synthetic.map(\.sumOfDifferences).mean)]
        if let images, let masks {
            figures += try photographs(try Source.all(photographs: images, masks: masks), segmenter).figures
        }
        print(figures.map { "\($0.0.padded(18)) \($0.1.text(4))" })
        let path = budget ?? ProcessInfo.processInfo.environment["QUALITY_BUDGET"]
        let breaches = try path.map { try Budget(path: $0).breaches(figures) } ?? []
        print(breaches)
        if !breaches.isEmpty { throw ExitCode(1) }
    }

    private func photographs(_ sources: [Source], _ segmenter: Segmenter) throws -> Summary {
        // The first cut of a process loads pages that later ones find loaded.
        _ = try Trial(sources[0], with: segmenter)
        let summary = Summary(trials: try sources.map { try Trial($0, with: segmenter) })
        try Data(try ContactSheet().png(of: Array(summary.worstFirst.prefix(rows)))).write(
            to: URL(fileURLWithPath: sheet))

        print(summary.table(rows))
        print(summary.timings())
        print(ConfidenceTrial.lines(summary.trials))
        if !withoutStrokes { print(StrokeTrial.lines(try strokeTrials(summary, sources, segmenter))) }
        print(["\(summary.trials.count) photographs, \(summary.belowHalf) below 0.5; sheet in \(sheet)"])
        return summary
    }

    private func strokeTrials(
        _ summary: Summary, _ sources: [Source], _ segmenter: Segmenter
    ) throws -> [StrokeTrial] {
        try summary.worstFirst.prefix(10).map { trial in
            try StrokeTrial(trial, sources.first { $0.name == trial.name }!, with: segmenter)
        }
    }

    private func print(_ lines: [String]) {
        for line in lines { Swift.print(line) }
        if !lines.isEmpty { Swift.print() }
    }
}
