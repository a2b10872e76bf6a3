// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>

#include "guard.hpp"
#include "view.hpp"

template <typename Output> static CVBStatus convert(CVBBytes rgb, Output output, int code, CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput converted(output);
        cv::cvtColor(borrow(rgb), converted.mat, code);
        converted.settle();
    });
}

CVBStatus cvb_convert_grey(CVBBytes rgb, CVBBytes grey, CVBError *error) {
    return convert(rgb, grey, cv::COLOR_RGB2GRAY, error);
}

CVBStatus cvb_convert_ycrcb(CVBBytes rgb, CVBBytes ycrcb, CVBError *error) {
    return convert(rgb, ycrcb, cv::COLOR_RGB2YCrCb, error);
}
