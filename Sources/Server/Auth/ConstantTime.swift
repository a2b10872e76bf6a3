// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// Whether a presented secret is one of the accepted ones, in time that depends on neither.
///
/// Both are hashed first, so that lengths do not tell either.
func isAccepted(_ presented: String, among accepted: [String]) -> Bool {
    let digest = SHA256.hash(data: Array(presented.utf8))
    var found = false
    for secret in accepted {
        let matches = digest == SHA256.hash(data: Array(secret.utf8))
        found = found || matches
    }
    return found
}

extension APIKeys {
    func accept(_ key: String) -> Bool {
        isAccepted(key, among: [current] + (previous.map { [$0] } ?? []))
    }
}
