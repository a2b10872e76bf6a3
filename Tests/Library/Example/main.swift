// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

let segmenter = Segmenter(cascades: try FaceCascades())
let photograph = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "portrait.jpg")))
let hints = Hints(rectangle: PixelBox(left: 0, top: 0, width: 510, height: 512))
let options = CutoutOptions(outputFormat: .png, hints: hints)
let cutout = try segmenter.cutOut(photograph, options: options)
try Data(cutout.bytes).write(to: URL(fileURLWithPath: "cutout.png"))
print("\(cutout.width) x \(cutout.height), confidence \(cutout.subject.confidence)")
