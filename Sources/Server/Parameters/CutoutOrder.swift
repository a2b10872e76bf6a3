// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// What a request asks for.
struct CutoutOrder: Sendable {
    var options: CutoutOptions
    /// Every stage's picture, too.
    var explains: Bool
}
