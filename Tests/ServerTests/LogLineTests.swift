// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Testing

@testable import Server

struct LogLineTests {
    private func line(_ format: LogFormat, _ message: String, _ fields: [String: String] = [:]) -> String {
        LogLineHandler.line(
            format, level: .notice, message: message, fields: fields, time: Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test func `text has time, level, message and sorted fields`() {
        #expect(
            line(.text, "Listening", ["port": "8000", "host": "::1"])
                == "2023-11-14T22:13:20Z notice Listening host=::1 port=8000")
    }

    @Test(arguments: ["a\nb", "a\r\nb", "a\u{2028}b", "a\u{85}b"])
    func `nothing that comes from outside begins a line`(text: String) throws {
        for forged in [
            line(.text, text), line(.text, "x", ["path": text]), line(.json, text), line(.json, "x", ["p": text]),
        ] {
            #expect(!forged.contains(where: \.isNewline) || forged.hasPrefix("{"))
            #expect(!forged.utf8.contains(10) && !forged.utf8.contains(13))
        }
        let object = try JSONSerialization.jsonObject(with: Data(line(.json, text).utf8)) as? [String: String]
        #expect(object?["message"] == text)
    }

    @Test func `a field cannot take the place of time, level or message`() throws {
        let text = line(.json, "real", ["message": "forged", "level": "debug", "time": "never", "code": "x"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object == ["message": "real", "level": "notice", "time": "2023-11-14T22:13:20Z", "code": "x"])
    }
}
