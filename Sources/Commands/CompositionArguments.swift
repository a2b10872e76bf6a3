// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CutoutParameters
import Segmentation
import SystemPackage

/// What is made of a command's cutout: the parameters as options.
struct CompositionArguments: ParsableArguments {
    @Option(help: ArgumentHelp(CutoutParameter.channels.help), completion: .list(["rgba", "alpha"]))
    var channels: String?

    @Option(help: ArgumentHelp(CutoutParameter.size.help))
    var size: String?

    @Option(help: ArgumentHelp(CutoutParameter.bgColor.help))
    var bgColor: String?

    @Option(help: ArgumentHelp(CutoutParameter.bgImageFile.help), completion: .pictures)
    var bgImageFile: FilePath?

    @Option(help: ArgumentHelp(CutoutParameter.bgBlur.help))
    var bgBlur: String?

    @Flag(help: ArgumentHelp(CutoutParameter.crop.help))
    var crop = false

    @Option(help: ArgumentHelp(CutoutParameter.cropMargin.help))
    var cropMargin: String?

    @Option(help: ArgumentHelp(CutoutParameter.scale.help))
    var scale: String?

    @Option(help: ArgumentHelp(CutoutParameter.position.help))
    var position: String?

    @Option(help: ArgumentHelp(CutoutParameter.roi.help))
    var roi: String?

    @Flag(help: ArgumentHelp(CutoutParameter.addShadow.help))
    var addShadow = false

    @Option(help: ArgumentHelp(CutoutParameter.shadowOpacity.help))
    var shadowOpacity: String?

    @Option(help: ArgumentHelp(CutoutParameter.minConfidence.help))
    var minConfidence: String?

    @Option(help: ArgumentHelp(CutoutParameter.choice.help))
    var choice: String?

    /// As they were written.
    private var texts: [(parameter: CutoutParameter, text: String?)] {
        [
            (.channels, channels), (.size, size), (.bgColor, bgColor), (.bgBlur, bgBlur), (.crop, crop ? "true" : nil),
            (.cropMargin, cropMargin), (.scale, scale), (.position, position), (.roi, roi),
            (.addShadow, addShadow ? "true" : nil), (.shadowOpacity, shadowOpacity), (.minConfidence, minConfidence),
            (.choice, choice),
        ]
    }

    /// What was given, by the names of the HTTP API, but for the file.
    var given: [String: String] {
        Dictionary(uniqueKeysWithValues: texts.compactMap { entry in entry.text.map { (entry.parameter.name, $0) } })
    }

    func validate() throws { _ = try applied(to: CutoutOptions(), readingFiles: false) }

    /// The options with what was asked for. Throws what is wrong with it, and files that cannot be read.
    ///
    /// - Parameter readingFiles: false judges the texts alone.
    func applied(to options: CutoutOptions, readingFiles: Bool = true) throws -> CutoutOptions {
        var draft = CutoutRequestDraft(options, spelling: Self.spelling)
        do {
            for case (let parameter, let text?) in texts { try draft.take(parameter, text) }
            if let bgImageFile {
                try draft.take(.bgImageFile, file: readingFiles ? try InputFile.read(bgImageFile) : [0])
            }
            return try draft.request().options
        } catch let fault as ParameterFault {
            throw ValidationError(fault.sentence)
        }
    }

    private static let spelling = Dictionary(
        uniqueKeysWithValues: CutoutParameter.allCases.map { ($0, $0.option) })
}
