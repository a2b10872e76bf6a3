// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Server

/// README and code say the same.
struct DocumentationTests {
    private let readme: String

    init() throws {
        readme = try String(contentsOf: Fixtures.repository.appendingPathComponent("README.md"), encoding: .utf8)
    }

    @Test(arguments: ConfigurationKey.allCases)
    func `the README documents each configuration key as the code does`(key: ConfigurationKey) {
        #expect(readme.contains("| `\(key.rawValue)` | \(key.defaultText) | \(key.meaning) |"))
    }

    @Test func `the README documents no key that there is not`() {
        let known = Set(ConfigurationKey.allCases.map(\.rawValue))
        for row in readme.matches(of: /\| `([A-Z_]+)` \|/) { #expect(known.contains(String(row.1))) }
    }

    @Test(arguments: CutoutParameter.allCases)
    func `the README documents each parameter`(parameter: CutoutParameter) {
        #expect(readme.contains("| `\(parameter.rawValue)` |"))
    }
}
