// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Server

struct EnvFileTests {
    @Test(arguments: [
        ("A=b", "b"), ("A = b ", "b"), ("export A=b", "b"), ("A='b c'", "b c"), ("A=\"b # c\"", "b # c"),
        ("A=b # comment", "b"), ("A=b#c", "b#c"), ("A=", ""), ("A=''", ""), ("A=\"x\\ny\" # z", "x\ny"),
        ("A='x\\ny'", "x\\ny"), ("A=a=b", "a=b"), ("\u{feff}A=b", "b"), ("A=first\nA=b", "b"), ("# no\n\nA=b\r\n", "b"),
        ("A=#b", ""), ("A=\"a\\\"b\"", "a\"b"),
    ])
    func `values are read as people write them`(text: String, value: String) {
        let file = EnvFile(parsing: text)
        #expect(file.values["A"] == value)
        #expect(file.faults.isEmpty)
    }

    @Test(arguments: ["A", "A='open", "A=\"open", "=b", "A B=c", "A='b' c"])
    func `lines that are no assignment are named, without their text`(line: String) {
        let file = EnvFile(parsing: "X=1\n\(line)")
        #expect(file.faults == ["line 2 is not KEY=value"])
        #expect(file.values == ["X": "1"])
    }
}
