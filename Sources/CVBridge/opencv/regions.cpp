// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>

#include "guard.hpp"
#include "view.hpp"

CVBStatus cvb_label_components(CVBBytes mask, CVBIntegers labels, int32_t *count, CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput numbered(labels);
        *count = cv::connectedComponents(borrow(mask), numbered.mat, 4, CV_32S);
        numbered.settle();
    });
}

CVBStatus cvb_distance_transform(CVBBytes mask, CVBFloats distance, CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput measured(distance);
        cv::distanceTransform(borrow(mask), measured.mat, cv::DIST_L2, 3);
        measured.settle();
    });
}
