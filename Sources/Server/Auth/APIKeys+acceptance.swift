// SPDX-License-Identifier: Apache-2.0
internal import Cryptography

extension APIKeys {
    /// Whether a presented key is one of these, in time that depends on none of them.
    ///
    /// Digests are compared, so that lengths do not tell either.
    func accept(_ key: String) -> Bool {
        let presented = SHA256.digest(of: Array(key.utf8))
        var found = false
        for accepted in [current] + (previous.map { [$0] } ?? []) {
            let matches = areEqualInConstantTime(presented, SHA256.digest(of: Array(accepted.utf8)))
            found = found || matches
        }
        return found
    }
}
