// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>
#include <opencv2/saliency.hpp>

#include "guard.hpp"
#include "view.hpp"

CVBStatus cvb_compute_saliency(CVBBytes rgb, CVBFloats saliency, CVBError *error) {
    return guarded(error, [&] {
        cv::Mat bgr, map;
        cv::cvtColor(borrow(rgb), bgr, cv::COLOR_RGB2BGR);
        if (!cv::saliency::StaticSaliencyFineGrained::create()->computeSaliency(bgr, map))
            CV_Error(cv::Error::StsError, "fine-grained saliency failed");
        BorrowedOutput output(saliency);
        map.convertTo(output.mat, CV_32F, map.depth() == CV_8U ? 1.0 / 255 : 1.0);
        output.settle();
    });
}
