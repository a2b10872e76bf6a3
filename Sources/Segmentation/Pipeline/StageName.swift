// SPDX-License-Identifier: Apache-2.0

/// The stages of a cutout, in order. The one list behind traces, metrics, `Server-Timing` and the documentation.
public enum StageName: String, CaseIterable, Sendable, Codable {
    /// Waiting for a worker.
    case queue
    /// Encoded bytes to upright pixels.
    case decode
    /// The small pictures that the analysis works on.
    case analyse
    case faces
    /// Colour and focus of every working pixel.
    case features
    /// What stands out from the border.
    case saliency
    /// The location prior.
    case seed
    /// Mixture models and cuts; repeats add up.
    case grabcut
    /// The matte at full resolution.
    case refine
    /// The subject's own colours where it is half transparent.
    case foreground
    /// Colours and matte into the picture asked for.
    case compose
    case encode
}
