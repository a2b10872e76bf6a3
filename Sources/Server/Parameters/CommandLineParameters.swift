// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// The parameters of a cutout as options of a command: the same names, grammar and meaning as over HTTP.
public struct CommandLineParameters {
    /// What is wrong, as a sentence.
    public struct Fault: Error {
        public let sentence: String
    }

    /// Of `bg_color`: `--bg-color`.
    public static func option(_ name: String) -> String { "--" + name.replacing("_", with: "-") }

    /// Names of all that a command can take.
    public static let names = CutoutParameter.allCases.map(\.name)

    /// What a parameter does and which values it takes.
    public static func help(_ name: String) -> String {
        guard let parameter = CutoutParameter(rawValue: name) else { preconditionFailure("no parameter \(name)") }
        let meaning = parameter.meaning.replacing("`", with: "")
        let sentence = meaning.prefix(1).uppercased() + meaning.dropFirst() + "."
        if parameter.isFlag { return sentence }
        return "\(sentence) Allowed: \(parameter.allowed)." + (parameter.defaultValue.map { " [\($0)]" } ?? "")
    }

    private var wishes: CutoutWishes

    /// - Parameter options: what is wished for when nothing is said.
    public init(_ options: CutoutOptions) {
        wishes = CutoutWishes(
            options,
            spelling: Dictionary(uniqueKeysWithValues: CutoutParameter.allCases.map { ($0, Self.option($0.name)) }))
    }

    /// A value as it was written; nil is none.
    public mutating func take(_ name: String, _ value: String?) throws(Fault) {
        guard let value, let parameter = CutoutParameter(rawValue: name) else { return }
        do throws(APIError) {
            try wishes.take(parameter, value)
        } catch {
            throw Fault(sentence: error.detail)
        }
    }

    /// The contents of a file; nil is none.
    public mutating func take(_ name: String, file: [UInt8]?) throws(Fault) {
        guard let file, let parameter = CutoutParameter(rawValue: name) else { return }
        do throws(APIError) {
            try wishes.take(parameter, file: file)
        } catch {
            throw Fault(sentence: error.detail)
        }
    }

    public func options() throws(Fault) -> CutoutOptions {
        do throws(APIError) {
            return try wishes.order().options
        } catch {
            throw Fault(sentence: error.detail)
        }
    }
}
