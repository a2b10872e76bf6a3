// SPDX-License-Identifier: Apache-2.0
//
// As much of XML as OpenCV's cascades have: elements one after the other, whose text is a word or a list of numbers.
#pragma once

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

inline void require(bool condition) {
    if (!condition) CV_Error(cv::Error::StsParseError, "not a readable cascade file");
}

/// Elements one after the other: the name at an opening mark, and the text up to the next mark.
class Elements {
  public:
    explicit Elements(std::string_view text) : rest(text) {}

    /// False at the end.
    bool next() {
        for (;;) {
            const size_t open = rest.find('<');
            if (open == rest.npos) return false;
            rest.remove_prefix(open + 1);
            if (rest.substr(0, 3) == "!--") {
                const size_t end = rest.find("-->");
                require(end != rest.npos);
                rest.remove_prefix(end + 3);
                continue;
            }
            const size_t close = rest.find('>');
            require(close != rest.npos);
            name = rest.substr(0, rest.find_first_of(" >"));
            rest.remove_prefix(close + 1);
            text = rest.substr(0, rest.find('<'));
            return true;
        }
    }

    /// The numbers in the text.
    const std::vector<double> &numbers() {
        values.clear();
        const char *at = text.data(), *end = at + text.size();
        for (;;) {
            while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
            if (at == end) return values;
            double value;
            const auto result = std::from_chars(at, end, value);
            require(result.ec == std::errc());
            at = result.ptr;
            values.push_back(value);
        }
    }

    double number() {
        require(numbers().size() == 1);
        return values[0];
    }

    /// The number as an index or a length.
    static int whole(double value) {
        require(value == std::floor(value) && std::abs(value) < 1 << 24);
        return static_cast<int>(value);
    }

    std::string_view name, text;

  private:
    std::string_view rest;
    std::vector<double> values;
};
