// SPDX-License-Identifier: Apache-2.0
import Segmentation
import Testing

@testable import CutoutParameters

/// The rows of the table.
struct CutoutParameterTests {
    @Test(arguments: CutoutParameter.allCases)
    func `a parameter's example and default are of its form`(parameter: CutoutParameter) throws {
        for value in [parameter.isFile ? nil : parameter.example, parameter.defaultValue].compactMap({ $0 })
        where parameter != .position || value == parameter.example {
            switch parameter.form {
            case .flag: #expect(["true", "false"].contains(value))
            case .choice(let choices): #expect(choices.contains(value))
            case .whole(let range): #expect(range.contains(try #require(Int(value))))
            case .fraction(let range): #expect(range.contains(try #require(Double(value))))
            case .text(let pattern?): #expect(value.contains(try Regex(pattern)), "\(value)")
            case .text(nil), .file: break
            }
        }
    }

    /// Each pattern with what the server takes and what it refuses.
    @Test(arguments: [
        (CutoutParameter.bgColor, ["#fff", "81d4fa77", "red"], ["#12345", "12-4", ""]),
        (.cropMargin, ["0", "10px", "1% 2%", "1px 2px 3px 4px"], ["10", "1px 2px 3px", "px"]),
        (.scale, ["original", "10%", "55.5%", "100%"], ["9%", "101%", "1"]),
        (.position, ["center", "0%", "10% 100%"], ["left", "101%", "1% 2% 3%"]),
        (.roi, ["0 0 100% 100%", "1px 2px 3px 4px"], ["0 0 1", "a b c d"]),
    ])
    func `patterns agree with the grammar`(
        parameter: CutoutParameter, good: [String], bad: [String]
    ) throws {
        guard case .text(let text?) = parameter.form else { throw ParameterFault("\(parameter) has no pattern") }
        let pattern = try Regex(text)
        for text in good {
            var draft = CutoutRequestDraft()
            #expect(text.contains(pattern), "\(text)")
            #expect(throws: Never.self) { try draft.take(parameter, text) }
        }
        for text in bad {
            var draft = CutoutRequestDraft()
            #expect(!text.contains(pattern), "\(text)")
            #expect(throws: ParameterFault.self) { try draft.take(parameter, text) }
        }
    }

    @Test func `what is asked for and cannot go together is named as it was written`() throws {
        func request(_ values: [(CutoutParameter, String)], _ options: CutoutOptions = CutoutOptions()) throws {
            var draft = CutoutRequestDraft(options, spelling: [.bgColor: "--bg-color"])
            for (parameter, value) in values { try draft.take(parameter, value) }
            _ = try draft.request()
        }
        func fault(_ values: [(CutoutParameter, String)], _ options: CutoutOptions = CutoutOptions()) -> String? {
            #expect(throws: ParameterFault.self) { try request(values, options) }?.sentence
        }
        #expect(
            fault([(.bgColor, "red"), (.bgBlur, "3")])
                == "--bg-color and bg_blur exclude each other; send one of them.")
        #expect(fault([(.channels, "alpha"), (.bgColor, "red")])?.hasPrefix("channels=alpha and --bg-color ") == true)
        #expect(
            fault([(.addShadow, "true")], CutoutOptions(outputFormat: .zip))?.hasPrefix("output_format=zip and") == true
        )
        #expect(fault([(.crop, "maybe")]) == "crop is \"maybe\"; allowed is true or false.")
        #expect(fault([(.size, "hd"), (.size, "hd")]) == "size is given more than once; send it once.")
        #expect(fault([(.trimap, "x")])?.hasPrefix("trimap must be a file part of a form") == true)
        // What asks for nothing excludes nothing.
        #expect(throws: Never.self) {
            try request(
                [(.channels, "alpha"), (.bgBlur, "0"), (.addShadow, "false"), (.outputFormat, "zip")].dropLast())
        }
    }
}
