// SPDX-License-Identifier: Apache-2.0
import Segmentation
import Testing

@testable import CutoutParameters

struct SentencesTests {
    @Test(arguments: [
        HintFault.rectangleOutside, .strokeWithoutPoints, .strokeOutside, .pointTooFar(.init(x: 1e9, y: 0)), .radius(0),
        .tooMuchPainted, .clickOutside(.init(x: -1, y: 5)), .tooManyClicks(65),
        .trimapSize(width: 5, height: 6, expectedWidth: 7, expectedHeight: 8),
    ])
    func `what is wrong with hints is a sentence`(fault: HintFault) {
        #expect(fault.sentence.hasSuffix(".") && fault.sentence.count > 30)
    }

    @Test func `limits are said without fractions where there are none`() {
        #expect(PixelLimit.megapixels(50).sentence == "at most 50 megapixels are allowed")
        #expect(PixelLimit.megapixels(0.5).sentence == "at most 0.5 megapixels are allowed")
    }
}
