// SPDX-License-Identifier: Apache-2.0
import Segmentation
import Testing

@testable import CutoutParameters

struct HintsDocumentTests {
    @Test func `rectangle and strokes are read, background last`() throws {
        let json = """
            {"rect": [10, 20.5, 110, 220], "background": [{"points": [[1, 2]], "radius": 3}],
             "foreground": [{"points": [[4, 5], [6.5, 7]], "radius": 8}]}
            """
        let hints = try HintsDocument.hints(json: Array(json.utf8))
        #expect(hints.rectangle == PixelBox(left: 10, top: 20, width: 100, height: 200))
        #expect(
            hints.marks
                == .strokes([
                    Stroke(.foreground, points: [.init(x: 4, y: 5), .init(x: 6.5, y: 7)], radius: 8),
                    Stroke(.background, points: [.init(x: 1, y: 2)], radius: 3),
                ]))
    }

    @Test func `clicks keep their order`() throws {
        let json =
            #"{"clicks": [{"point": [1, 2.5], "label": "background"}, {"label": "foreground", "point": [3, 4]}]}"#
        let hints = try HintsDocument.hints(json: Array(json.utf8))
        #expect(
            hints.clicks == [Click(.background, at: .init(x: 1, y: 2.5)), Click(.foreground, at: .init(x: 3, y: 4))])
        #expect(hints.marks == .none)
    }

    @Test func `labelled strokes come after the others, in their order`() throws {
        let json = #"""
            {"strokes": [{"points": [[1, 2]], "radius": 3, "label": "background"},
            {"points": [[4, 5]], "radius": 6, "label": "foreground"}],
            "foreground": [{"points": [[7, 8]], "radius": 9}]}
            """#
        #expect(
            try HintsDocument.hints(json: Array(json.utf8)).marks
                == .strokes([
                    Stroke(.foreground, points: [.init(x: 7, y: 8)], radius: 9),
                    Stroke(.background, points: [.init(x: 1, y: 2)], radius: 3),
                    Stroke(.foreground, points: [.init(x: 4, y: 5)], radius: 6),
                ]))
    }

    @Test func `an empty object is no hint`() throws {
        #expect(try HintsDocument.hints(json: Array("{}".utf8)) == .none)
    }

    @Test(arguments: [
        ("", "JSON"), ("{", "JSON"), ("[]", "object"), ("{\"rect\": 5}", "object"), ("{\"rect\": [1, 2, 3]}", "rect"),
        ("{\"rect\": [5, 0, 5, 9]}", "rect"), ("{\"rect\": [0, 0, 1e300, 9]}", "rect"), ("{\"box\": []}", "box"),
        ("{\"foreground\": [{\"points\": [[1, 2]]}]}", "radius"),
        ("{\"foreground\": [{\"points\": [[1]], \"radius\": 2}]}", "[x, y]"),
        ("{\"background\": [{\"points\": [[1, 2]], \"radius\": 2, \"colour\": 1}]}", "colour"),
        (#"{"clicks": [{"point": [1, 2]}]}"#, "label"), (#"{"clicks": [{"label": "foreground"}]}"#, "point"),
        (#"{"clicks": [{"point": [1, 2], "label": "keep"}]}"#, "keep"), (#"{"clicks": [[1, 2]]}"#, "clicks[0]"),
        (#"{"clicks": [{"point": [1, 2, 3], "label": "foreground"}]}"#, "[x, y]"),
        (#"{"clicks": [{"point": [1, 2], "label": "foreground", "radius": 3}]}"#, "radius"),
        (#"{"strokes": [{"points": [[1, 2]], "radius": 2}]}"#, "label"),
        (#"{"strokes": [{"points": [[1, 2]], "radius": 2, "label": "keep"}]}"#, "keep"),
        ("{\"background\": {}}", "at fault is background"),
        ("{\"background\": [{\"points\": [[1, 2], [3, \"4\"]], \"radius\": 2}]}", "background[0].points[1]"),
        ("{\"rect\": [0, 0, 2000000, 9]}", "1000000"),
        ("{" + String(repeating: " ", count: 131_072) + "}", "131072"),
    ])
    func `what is wrong is named`(json: String, word: String) {
        do throws(ParameterFault) {
            _ = try HintsDocument.hints(json: Array(json.utf8))
            Issue.record("\(json) was accepted")
        } catch {
            #expect(error.sentence.contains(word), "\(error.sentence)")
        }
    }
}
