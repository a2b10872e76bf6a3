// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// Files of the repository, whatever directory the tests run in.
public enum Fixtures {
    public static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    public static func url(_ path: String) -> URL { repository.appendingPathComponent("fixtures/\(path)") }

    public static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }

    /// The photograph of a person with a face.
    public static func astronaut() throws -> [UInt8] { try bytes("images/astronaut.png") }
    /// A grey photograph of a man seen from the side.
    public static func cameraman() throws -> [UInt8] { try bytes("images/cameraman.png") }
}
