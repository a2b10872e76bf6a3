// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <exception>
#include <new>
#include <utility>

#include <opencv2/core.hpp>

#include "CVBridge.h"

inline CVBStatus report(CVBError *error, CVBStatus status, const char *message) noexcept {
    std::snprintf(error->message, sizeof error->message, "%s", message);
    return status;
}

/// The module's only `try`: runs `body` and turns whatever it throws into a status.
template <typename Body> CVBStatus guarded(CVBError *error, Body &&body) noexcept {
    try {
        std::forward<Body>(body)();
        return CVBStatusDone;
    } catch (const cv::Exception &exception) {
        const bool exhausted = exception.code == cv::Error::StsNoMem;
        return report(error, exhausted ? CVBStatusOutOfMemory : CVBStatusInternalFault, exception.err.c_str());
    } catch (const std::bad_alloc &) {
        return report(error, CVBStatusOutOfMemory, "out of memory");
    } catch (const std::exception &exception) {
        return report(error, CVBStatusInternalFault, exception.what());
    } catch (...) {
        return report(error, CVBStatusInternalFault, "unknown C++ exception");
    }
}
