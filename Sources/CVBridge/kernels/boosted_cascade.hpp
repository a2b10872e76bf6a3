// SPDX-License-Identifier: Apache-2.0
//
// A boosted cascade as OpenCV's files describe it (Viola & Jones 2004 [viola2004]; for local binary patterns Liao et
// al. 2007 [liao2007]): stages of small trees, whose nodes ask for a feature's value.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

struct CVBCascade {
    /// A weighted sum over a rectangle of the window.
    struct Part {
        int x, y, width, height;
        float weight;
    };

    /// Haar: up to three parts. Local binary pattern: one, the upper left of 3 x 3 cells.
    struct Feature {
        std::array<Part, 3> parts;
        int count;
    };

    /// Above zero a child is a node of the same tree, always a later one; else the negative of a leaf.
    struct Node {
        int feature;
        /// Haar: left where the value is below.
        float threshold;
        /// Local binary pattern: left where the pattern's bit is set.
        std::array<uint32_t, 8> patterns;
        int left, right;
    };

    struct Tree {
        int first_node, node_count, first_leaf;
    };

    /// Rejects a window where the sum of its trees' leaves is below the threshold.
    struct Stage {
        int first_tree, tree_count;
        float threshold;
    };

    enum Kind { Haar, LocalBinaryPattern } kind = Haar;
    /// Of the window, in pixels.
    int width = 0, height = 0;
    std::vector<Stage> stages;
    std::vector<Tree> trees;
    std::vector<Node> nodes;
    std::vector<float> leaves;
    std::vector<Feature> features;
};

/// More nodes than any of OpenCV's cascades has in a tree.
constexpr int largest_tree = 8;

/// Reads OpenCV's XML of the present form; throws `cv::Exception` where the file is none, points outside itself, or has
/// tilted features or larger trees, which none of the three that are used has.
CVBCascade read_cascade(const char *path);
