// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Foundation
import Segmentation

/// One page with the pictures of all stages in order and a table of what each took. Refers to nothing outside its folder.
struct ExplanationPage {
    let title: String
    let archive: ExplanationArchive

    private var cutout: Cutout { archive.cutout }

    func html() -> String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escaped(title)): stage by stage</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1.5rem; }
        figure { margin: 0; }
        img { width: 100%; image-rendering: auto; background: repeating-conic-gradient(#bbb 0 25%, #ddd 0 50%) 0 0 / 16px 16px; }
        table { border-collapse: collapse; margin: 1rem 0 2rem; }
        th, td { text-align: left; padding: .2rem 1.5rem .2rem 0; border-bottom: 1px solid #8886; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; }
        </style>
        <h1>\(escaped(title)), stage by stage</h1>
        <p>\(cutout.width) x \(cutout.height) pixels, \(faces), confidence \(String(format: "%.2f", cutout.subject.confidence)).</p>
        <table>
        <tr><th>stage</th><th>milliseconds</th></tr>
        \(timingRows)
        </table>
        <main>
        \(figures)
        </main>
        </html>

        """
    }

    private var faces: String {
        switch cutout.subject.faces.count {
        case 0: "no face"
        case 1: "one face"
        case let count: "\(count) faces"
        }
    }

    private var timingRows: String {
        let total = cutout.timings.reduce(Duration.zero) { $0 + $1.duration }
        let rows = cutout.timings.map { ($0.stage.rawValue, $0.duration) } + [("all", total)]
        return rows.map { name, duration in
            "<tr><td>\(name)</td><td class=\"number\">\(String(format: "%.1f", duration / .milliseconds(1)))</td></tr>"
        }.joined(separator: "\n")
    }

    private var figures: String {
        let stages = zip(archive.illustrations, archive.pictureNames).map { figure($1, $0.stage.rawValue, $0.caption) }
        return (stages + [figure(archive.resultName, StageName.encode.rawValue, "The result.")]).joined(separator: "\n")
    }

    private func figure(_ name: String, _ stage: String, _ caption: String) -> String {
        "<figure><img src=\"\(name)\" alt=\"\(escaped(caption))\"><figcaption><b>\(stage)</b>: \(escaped(caption))</figcaption></figure>"
    }

    private func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }
}
