// SPDX-License-Identifier: Apache-2.0

/// How likely a cut is to be right, from what can be measured without the truth.
///
/// A logistic model whose weights were fitted to the overlap with ground truth on portraits.
enum Confidence {
    /// - Parameters:
    ///   - faceScore: of the best face, 0 when there is none.
    ///   - agreement: overlap (IoU) of the hypotheses' cuts; 1 when only one was tried.
    /// - Returns: 0-1.
    static func estimate(_ quality: CutQuality, faceScore: Double, agreement: Double) -> Double {
        let evidence = 4 * quality.separation - 2.7 * quality.edgeCost - 5 * quality.borderContact
        let support = 0.45 * min(faceScore, 3) + 1.5 * (agreement - 0.85)
        return Double(logistic(Float(evidence + support - 1.1)))
    }
}
