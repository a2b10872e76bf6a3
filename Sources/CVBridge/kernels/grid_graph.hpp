// SPDX-License-Identifier: Apache-2.0
//
// The residual graph of a minimum cut on the 8-connected grid: neighbours need no lists, and integer capacities make
// arithmetic exact. `grid_cut.cpp` searches it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "view.hpp"

/// Capacities are in units of 1 / 4096. U and w of a few thousand leave room for the sums along a path.
constexpr float capacity_scale = 4096;
constexpr float largest_capacity = 16384;

inline int32_t quantised(float value) {
    const float limited = std::min(std::max(value, -largest_capacity), largest_capacity);
    return static_cast<int32_t>(std::lrintf(limited * capacity_scale));
}

/// A direction and its opposite differ in the lowest bit.
enum Direction : uint8_t { Right, Left, Down, Up, DownRight, UpLeft, DownLeft, UpRight, DirectionCount };

/// Values of `Node::parent` besides the directions.
constexpr uint8_t at_terminal = DirectionCount, orphaned = DirectionCount + 1, parentless = DirectionCount + 2;

/// The sign of their nodes' distances.
enum Tree : int32_t { Source = 1, Sink = -1 };

struct Node {
    /// Residual capacity towards each neighbour.
    int32_t capacity[DirectionCount];
    /// Residual capacity from the source (positive) or to the sink (negative).
    int32_t terminal;
    /// The unary that `terminal` holds by now, apart from flow.
    int32_t unary;
    /// Number of steps from the source, or minus that of steps to the sink; 0 in no tree.
    int32_t distance;
    uint8_t parent;
    /// Directions before this one lead to no parent at this distance.
    uint8_t cursor;
    bool is_constrained;
};

class GridGraph {
  public:
    GridGraph(CVBGridEdges edges, float strength, CVBBytes constraints)
        : width(constraints.width), height(constraints.height),
          stride(width + 2), offsets{1, -1, stride, -stride, stride + 1, -stride - 1, stride - 1, -stride + 1},
          nodes(static_cast<size_t>(stride) * (height + 2)), demand(nodes.size()) {
        const cv::Mat labels = borrow(constraints);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                nodes[index(x, y)].is_constrained = labels.at<uchar>(y, x) != CVBGridLabelFree;
        link(borrow(edges.right), strength, labels, 1, 0, Right);
        link(borrow(edges.down), strength, labels, 0, 1, Down);
        link(borrow(edges.down_right), strength, labels, 1, 1, DownRight);
        link(borrow(edges.down_left), strength, labels, -1, 1, DownLeft);
    }

    int index(int x, int y) const { return (y + 1) * stride + x + 1; }

    /// Replaces the unaries; flow that was found stays.
    void update_terminals(const cv::Mat &unary) {
        for (int y = 0; y < height; y++) {
            const float *unary_row = unary.ptr<float>(y);
            Node *row = &nodes[index(0, y)];
            for (int x = 0; x < width; x++) {
                if (row[x].is_constrained) continue;
                const int32_t value = quantised(unary_row[x]);
                row[x].terminal += value - row[x].unary;
                row[x].unary = value;
            }
        }
    }

    /// Sends what flows straight along lines in direction `d`, which is most of it, at the cost of two passes. First
    /// how much the pixels ahead can take of each pixel's surplus, then that much of it moves on.
    void push_along_lines(int d) {
        const int step = offsets[d], first = index(0, 0), last = index(width - 1, height - 1);
        const int begin = step > 0 ? last : first, end = step > 0 ? first - 1 : last + 1, towards = step > 0 ? -1 : 1;
        for (int i = begin; i != end; i += towards) {
            const Node &ahead = nodes[i + step];
            demand[i] = std::min(nodes[i].capacity[d], std::max(0, -ahead.terminal) + demand[i + step]);
        }
        for (int i = end - towards; i != begin - towards; i -= towards) {
            const int32_t flow = std::min(nodes[i].terminal, demand[i]);
            if (flow <= 0) continue;
            push(i, d, flow);
            nodes[i].terminal -= flow;
            nodes[i + step].terminal += flow;
        }
    }

    /// Capacity left between node `i` and its neighbour in direction `d`, along the tree's flow: away from the source,
    /// towards the sink.
    template <Tree tree> int32_t residual(int i, int d) const {
        return tree == Source ? nodes[i].capacity[d] : nodes[i + offsets[d]].capacity[d ^ 1];
    }

    void push(int from, int d, int32_t flow) {
        nodes[from].capacity[d] -= flow;
        nodes[from + offsets[d]].capacity[d ^ 1] += flow;
    }

    const int width, height, stride;
    const int offsets[DirectionCount];
    /// The grid with a frame of one pixel, which no link reaches.
    std::vector<Node> nodes;

  private:
    /// A neighbour whose label is known leaves the graph: its weight goes to the free pixel's link with that label's
    /// terminal, which leaves the minimum where it was.
    void link(const cv::Mat &weights, float strength, const cv::Mat &labels, int dx, int dy, Direction direction) {
        for (int y = 0; y + dy < height; y++) {
            const float *weight_row = weights.ptr<float>(y);
            const uchar *labels_p = labels.ptr<uchar>(y), *labels_q = labels.ptr<uchar>(y + dy) + dx;
            Node *row_p = &nodes[index(0, y)], *row_q = row_p + dy * stride + dx;
            for (int x = std::max(0, -dx); x < width - std::max(0, dx); x++) {
                const bool p_is_free = labels_p[x] == CVBGridLabelFree, q_is_free = labels_q[x] == CVBGridLabelFree;
                if (!p_is_free && !q_is_free) continue;
                const int32_t weight = quantised(weight_row[x] * strength);
                if (p_is_free && q_is_free)
                    row_p[x].capacity[direction] = row_q[x].capacity[direction ^ 1] = weight;
                else if (p_is_free)
                    row_p[x].terminal += labels_q[x] == CVBGridLabelForeground ? weight : -weight;
                else
                    row_q[x].terminal += labels_p[x] == CVBGridLabelForeground ? weight : -weight;
            }
        }
    }

    /// What the line ahead of each pixel can still take; zero in the frame.
    std::vector<int32_t> demand;
};
