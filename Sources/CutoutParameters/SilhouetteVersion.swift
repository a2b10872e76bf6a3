// SPDX-License-Identifier: Apache-2.0

/// What the command, the documents and the metrics call the version. The bytes of cutouts depend on `EngineVersion` alone.
package enum SilhouetteVersion {
    package static let text = "0.2.0"
}
