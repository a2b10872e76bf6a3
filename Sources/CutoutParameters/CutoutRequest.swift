// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// What a caller asks of one cutout.
public struct CutoutRequest: Sendable {
    public var options: CutoutOptions
    /// How many different cutouts; 1 is the one that `options` choose.
    public var alternatives: Int
    /// Every stage's picture, too.
    public var explains: Bool
}
