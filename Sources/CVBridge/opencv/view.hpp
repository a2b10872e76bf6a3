// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "CVBridge.h"

inline cv::Mat borrow(CVBBytes view) {
    return cv::Mat(view.height, view.width, CV_8UC(view.channels), view.data, view.stride);
}

inline cv::Mat borrow(CVBFloats view) {
    return cv::Mat(view.height, view.width, CV_32FC(view.channels), view.data, view.stride);
}

inline cv::Mat borrow(CVBIntegers view) { return cv::Mat(view.height, view.width, CV_32SC1, view.data, view.stride); }

/// An output borrowed from the caller. OpenCV reallocates an output whose size or type it does not like and writes
/// elsewhere in silence; `settle` turns that into a fault.
class BorrowedOutput {
  public:
    template <typename View> explicit BorrowedOutput(View view) : mat(borrow(view)), owned(mat.data) {}

    void settle() const { CV_Assert(mat.data == owned); }

    cv::Mat mat;

  private:
    const uchar *owned;
};
