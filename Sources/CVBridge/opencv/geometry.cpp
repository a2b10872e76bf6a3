// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>

#include "guard.hpp"
#include "view.hpp"

static int flag(CVBInterpolation interpolation) {
    switch (interpolation) {
    case CVBInterpolationNearest:
        return cv::INTER_NEAREST;
    case CVBInterpolationLinear:
        return cv::INTER_LINEAR;
    case CVBInterpolationArea:
        return cv::INTER_AREA;
    }
    CV_Error(cv::Error::StsBadArg, "interpolation");
}

template <typename View>
static CVBStatus resize(View source, View output, double factor, CVBInterpolation interpolation, CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput resized(output);
        const cv::Size size = factor > 0 ? cv::Size() : resized.mat.size();
        cv::resize(borrow(source), resized.mat, size, factor, factor, flag(interpolation));
        resized.settle();
    });
}

CVBStatus cvb_resize_bytes(CVBBytes source, CVBBytes output, double factor, CVBInterpolation interpolation,
                           CVBError *error) {
    return resize(source, output, factor, interpolation, error);
}

CVBStatus cvb_resize_floats(CVBFloats source, CVBFloats output, double factor, CVBInterpolation interpolation,
                            CVBError *error) {
    return resize(source, output, factor, interpolation, error);
}

CVBStatus cvb_warp_affine(CVBBytes source, CVBBytes output, const double matrix[6], CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput warped(output);
        const cv::Matx23d map(matrix);
        cv::warpAffine(borrow(source), warped.mat, map, warped.mat.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        warped.settle();
    });
}
