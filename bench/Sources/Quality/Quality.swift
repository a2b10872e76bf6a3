// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation
import Statistics

@main
struct Quality: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench/quality",
        abstract: "Cut sets of photographs and score the mattes against masks.",
        discussion: """
            Prints overlap, error, boundary F and times, worst photographs first; a table of the sets and the mean over them;
            whether low confidence finds the bad cuts; what two strokes do for the ten worst; matte error on drawn portraits,
            which is all when no set is named. Writes a contact sheet. With --against also what has changed since an earlier
            run that was kept with --save. Exits with 1 when a figure is more than 1 % worse than the budget file says.

            Examples:
              bench/quality studio/ street/ --save before/
              bench/quality studio/ street/ --against before/
              bench/quality street/ --gestures --without-strokes
            """)

    @Argument(
        help:
            "Folders that hold images/ with JPEG, PNG or WebP files, and masks/ with NAME.png for each: white is the subject."
    )
    var sets: [String] = []

    @Option(help: "JSON of figures by set that must be reached; the default is bench/quality-budget.json.")
    var budget: String?

    @Option(help: "Where the contact sheet goes: the worst of all sets.")
    var sheet = "quality-sheet.png"

    @Option(help: "Rows of the tables and of the sheets.")
    var rows = 85

    @Option(help: "A folder to keep scores and mattes in.")
    var save: String?

    @Option(help: "A folder that --save made. What has changed most goes into quality-changes.png.")
    var against: String?

    @Flag(help: "Leave out the strokes, which cut the ten worst again.")
    var withoutStrokes = false

    @Flag(help: "Measure a box, the best of four cuts and six clicks for each photograph: eleven cuts of it.")
    var gestures = false

    func validate() throws {
        if sets.isEmpty, save != nil || against != nil || gestures {
            throw ValidationError("--save, --against and --gestures need photographs: name the folders of sets, too.")
        }
    }

    func run() throws {
        let earlier = try against.map { try SavedRun(folder: $0) }
        let photographs = try sets.map { try PhotographSet(folder: $0) }
        guard Set(photographs.map(\.name)).count == sets.count else {
            throw ValidationError("Two of the sets have one name: their folders' names must differ.")
        }
        let path = budget ?? ProcessInfo.processInfo.environment["QUALITY_BUDGET"]
        let budget = try path.map { try Budget(path: $0) }
        let segmenter = Segmenter(
            cascades: try FaceCascades(directory: ProcessInfo.processInfo.environment["CASCADE_DIR"]))
        let synthetic = try SyntheticTrial.all(with: segmenter)
        print(SyntheticTrial.lines(synthetic))
        let drawn = [(key: "syntheticSAD", value: synthetic.map(\.sumOfDifferences).mean)]
        print(drawn.map { "\($0.key.padded(18)) \($0.value.text(4))" })

        let summaries = try photographs.map { try summary(of: $0, segmenter) }
        if !summaries.isEmpty { try report(summaries, since: earlier, segmenter) }
        if let save { try SavedRun.write(summaries, to: save) }

        let breaches =
            (budget?.breaches(drawn, of: "drawn") ?? [])
            + summaries.flatMap { budget?.breaches($0.figures, of: $0.set) ?? [] }
        print(breaches)
        if !breaches.isEmpty { throw ExitCode(1) }
    }

    private func summary(of set: PhotographSet, _ segmenter: Segmenter) throws -> Summary {
        // The first cut of a process loads pages that later ones find loaded.
        _ = try Trial(set.sources[0], with: segmenter)
        let summary = Summary(set: set.name, trials: try set.sources.map { try Trial($0, with: segmenter) })
        print(summary.table(rows))
        return summary
    }

    private func report(_ summaries: [Summary], since earlier: SavedRun?, _ segmenter: Segmenter) throws {
        let all = Summary(set: "all", trials: summaries.flatMap(\.trials))
        try Data(try ContactSheet().png(of: Array(all.worstFirst.prefix(rows)))).write(to: URL(fileURLWithPath: sheet))
        print(Summary.timings(all.trials))
        print(ConfidenceTrial.lines(all.trials))
        if !withoutStrokes {
            print(StrokeTrial.lines(try all.worstFirst.prefix(10).map { try StrokeTrial($0, with: segmenter) }))
        }
        if gestures {
            print(
                GestureTrial.lines(
                    try summaries.map { ($0.set, try $0.trials.map { try GestureTrial($0, with: segmenter) }) }))
        }
        print(Summary.overview(summaries))
        print(["\(all.trials.count) photographs, \(all.belowHalf) below 0.5; sheet in \(sheet)"])
        guard let earlier else { return }
        print(earlier.differences(summaries))
        let changes = try earlier.largestChanges(summaries, count: rows)
        print(changes.map { "\($0.trial.name.padded(24)) \($0.gain.text(3))" })
        try Data(try ContactSheet().png(of: changes)).write(to: URL(fileURLWithPath: "quality-changes.png"))
    }

    private func print(_ lines: [String]) {
        for line in lines { Swift.print(line) }
        if !lines.isEmpty { Swift.print() }
    }
}
