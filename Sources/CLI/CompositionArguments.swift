// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Segmentation
import Server

/// What is made of a command's cutout: the HTTP parameters as options.
struct CompositionArguments: ParsableArguments {
    @Option(help: ArgumentHelp(CommandLineParameters.help("channels")), completion: .list(["rgba", "alpha"]))
    var channels: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("size")))
    var size: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("bg_color")))
    var bgColor: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("bg_image_file")), completion: .pictures)
    var bgImageFile: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("bg_blur")))
    var bgBlur: String?

    @Flag(help: ArgumentHelp(CommandLineParameters.help("crop")))
    var crop = false

    @Option(help: ArgumentHelp(CommandLineParameters.help("crop_margin")))
    var cropMargin: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("scale")))
    var scale: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("position")))
    var position: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("roi")))
    var roi: String?

    @Flag(help: ArgumentHelp(CommandLineParameters.help("add_shadow")))
    var addShadow = false

    @Option(help: ArgumentHelp(CommandLineParameters.help("shadow_opacity")))
    var shadowOpacity: String?

    @Option(help: ArgumentHelp(CommandLineParameters.help("min_confidence")))
    var minConfidence: String?

    /// As they were written, by the names of the HTTP API.
    private var texts: [(name: String, value: String?)] {
        [
            ("channels", channels), ("size", size), ("bg_color", bgColor), ("bg_blur", bgBlur),
            ("crop", crop ? "true" : nil), ("crop_margin", cropMargin), ("scale", scale), ("position", position),
            ("roi", roi), ("add_shadow", addShadow ? "true" : nil), ("shadow_opacity", shadowOpacity),
            ("min_confidence", minConfidence),
        ]
    }

    /// What was given, but for the file.
    var given: [String: String] {
        Dictionary(uniqueKeysWithValues: texts.compactMap { text in text.value.map { (text.name, $0) } })
    }

    func validate() throws { _ = try applied(to: CutoutOptions(), readingFiles: false) }

    /// The options with what was asked for. Throws what is wrong with it, and files that cannot be read.
    ///
    /// - Parameter readingFiles: false judges the texts alone.
    func applied(to options: CutoutOptions, readingFiles: Bool = true) throws -> CutoutOptions {
        var parameters = CommandLineParameters(options)
        do throws(CommandLineParameters.Fault) {
            for (name, value) in texts { try parameters.take(name, value) }
        } catch {
            throw ValidationError(error.sentence)
        }
        let picture = try bgImageFile.flatMap { readingFiles ? try ImageFile.read($0) : [0] }
        do throws(CommandLineParameters.Fault) {
            try parameters.take("bg_image_file", file: picture)
            return try parameters.options()
        } catch {
            throw ValidationError(error.sentence)
        }
    }
}
