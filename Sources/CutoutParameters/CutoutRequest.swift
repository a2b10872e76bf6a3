// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// What a caller asks of one cutout.
public struct CutoutRequest: Sendable {
    public var options: CutoutOptions
    /// Every stage's picture, too.
    public var explains: Bool
}
