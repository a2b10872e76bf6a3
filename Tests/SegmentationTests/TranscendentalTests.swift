// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Segmentation

struct TranscendentalTests {
    @Test func `exp is within 3e-7 of the C library's, relatively`() {
        for step in 0...4000 {
            let x = Float(step) * 0.04 - 80
            let expected = Foundation.exp(Double(x))
            #expect(abs(Double(Segmentation.exp(x)) - expected) <= 3e-7 * expected, "x = \(x)")
        }
    }

    @Test func `log is within 3e-7 of the C library's`() {
        for step in 1...4000 {
            for x in [Float(step) * 0.001, Float(step) * 37, 1 / Float(step)] {
                let expected = Foundation.log(Double(x))
                #expect(abs(Double(Segmentation.log(x)) - expected) <= 3e-7 * max(1, abs(expected)), "x = \(x)")
            }
        }
    }

    @Test func `values beyond the range of floats stay finite`() {
        #expect(Segmentation.exp(Float(1000)).isFinite)
        #expect(Segmentation.exp(Float(-1000)) >= 0)
        #expect(logistic(Float(-1000)) >= 0 && logistic(Float(1000)) == 1)
        #expect(logit(0).isFinite && logit(1).isFinite)
    }

    @Test(arguments: [0.02, 0.3, 0.5, 0.77, 0.98] as [Float])
    func `logistic undoes logit`(p: Float) {
        #expect(abs(logistic(logit(p)) - p) < 1e-6)
    }
}
