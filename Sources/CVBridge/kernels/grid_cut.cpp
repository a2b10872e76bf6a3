// SPDX-License-Identifier: Apache-2.0
//
// Minimum cut on the 8-connected grid by incremental breadth-first search (Goldberg et al., ESA 2011 [goldberg2011]):
// two trees grow level by level from the terminals, flow is sent where they meet, and their nodes always know their
// distance. Written for a grid, where neighbours need no lists, and for integer capacities, where arithmetic is exact.
//
//   minimise  sum_p [p is background] U_p  +  sum_pq w_pq [labels of p and q differ]
//
// Where several cuts are cheapest, the one with the smallest foreground is given; it does not depend on the order in
// which flow was found. One file: growth, augmentation and adoption work on the same arrays. So the flow of one call
// may stay for the next: a changed U only moves a terminal link's residual, and the answer is the one that a fresh
// graph would give (Kohli & Torr, ICCV 2005).

#include <algorithm>
#include <cstdint>
#include <vector>

#include "grid_graph.hpp"
#include "guard.hpp"
#include "view.hpp"

struct CVBGridCut : private GridGraph {
    CVBGridCut(CVBGridEdges edges, float strength, CVBBytes constraints) : GridGraph(edges, strength, constraints) {}

    void solve(const cv::Mat &unary, cv::Mat &labels) {
        update_terminals(unary);
        for (Direction d : {Right, Left, Down, Up}) push_along_lines(d);
        plant_trees();
        // Once the source's tree has looked everywhere, nothing flows out of it, and its nodes are the foreground.
        while (!source.active.empty()) {
            grow_level<Source>();
            grow_level<Sink>();
        }
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                const Node &node = nodes[index(x, y)];
                if (node.is_constrained) continue;
                labels.at<uchar>(y, x) = node.distance > 0 ? CVBGridLabelForeground : CVBGridLabelBackground;
            }
    }

  private:
    /// What is known of one tree.
    struct Front {
        /// All nodes nearer to the terminal than this have been looked round from.
        int32_t level;
        /// The largest distance that a node may have.
        int32_t limit;
        /// Nodes at `level`, and at the next one.
        std::vector<int> active, next;
    };

    template <Tree tree> Front &front() { return tree == Source ? source : sink; }

    // MARK: Trees

    /// Every pixel with a terminal link left starts a tree of its own.
    void plant_trees() {
        for (Front *front : {&source, &sink}) {
            front->level = front->limit = 1;
            front->active.clear();
            front->next.clear();
        }
        source_orphans.clear();
        sink_orphans.clear();
        for (int y = 0; y < height; y++)
            for (int i = index(0, y); i < index(width, y); i++) {
                Node &node = nodes[i];
                const int32_t terminal = node.is_constrained ? 0 : node.terminal;
                node.distance = terminal > 0 ? Source : terminal < 0 ? Sink : 0;
                node.cursor = 0;
                node.parent = terminal == 0 ? parentless : at_terminal;
                if (terminal != 0) (terminal > 0 ? source : sink).active.push_back(i);
            }
    }

    /// Looks round from all nodes of a tree's outermost level.
    template <Tree tree> void grow_level() {
        Front &front = this->front<tree>();
        if (front.active.empty()) return;
        front.limit = front.level + 1;
        // Adopted nodes may come to this level meanwhile.
        for (size_t k = 0; k < front.active.size(); k++) grow<tree>(front.active[k]);
        front.active.swap(front.next);
        front.next.clear();
        front.level++;
    }

    /// Takes free neighbours of node `i` into its tree; sends flow wherever it meets the other tree.
    template <Tree tree> void grow(int i) {
        Front &front = this->front<tree>();
        Node &node = nodes[i];
        for (int d = 0; d < DirectionCount; d++) {
            const int j = i + offsets[d];
            Node &other = nodes[j];
            for (;;) {
                if (node.distance != tree * front.level) return;
                if (other.distance * tree > 0 || residual<tree>(i, d) == 0) break;
                if (other.distance == 0) {
                    other.parent = d ^ 1;
                    other.cursor = 0;
                    other.distance = tree * (front.level + 1);
                    front.next.push_back(j);
                    break;
                }
                if (tree == Source)
                    augment(i, d);
                else
                    augment(j, d ^ 1);
                adopt_orphans<Source>();
                adopt_orphans<Sink>();
            }
        }
    }

    // MARK: Flow

    /// Sends all the flow that fits along source ... i -> neighbour d ... sink.
    void augment(int i, int d) {
        const int j = i + offsets[d];
        int32_t flow = nodes[i].capacity[d];
        int root = i;
        for (; nodes[root].parent != at_terminal; root += offsets[nodes[root].parent])
            flow = std::min(flow, residual<Sink>(root, nodes[root].parent));
        flow = std::min(flow, nodes[root].terminal);
        for (root = j; nodes[root].parent != at_terminal; root += offsets[nodes[root].parent])
            flow = std::min(flow, residual<Source>(root, nodes[root].parent));
        flow = std::min(flow, -nodes[root].terminal);

        push(i, d, flow);
        for (root = i; nodes[root].parent != at_terminal;) {
            const int child = root, up = nodes[child].parent;
            root += offsets[up];
            push(root, up ^ 1, flow);
            if (nodes[root].capacity[up ^ 1] == 0) orphan<Source>(child);
        }
        nodes[root].terminal -= flow;
        if (nodes[root].terminal == 0) orphan<Source>(root);
        for (root = j; nodes[root].parent != at_terminal;) {
            const int child = root, up = nodes[child].parent;
            root += offsets[up];
            push(child, up, flow);
            if (nodes[child].capacity[up] == 0) orphan<Sink>(child);
        }
        nodes[root].terminal += flow;
        if (nodes[root].terminal == 0) orphan<Sink>(root);
    }

    // MARK: Orphans

    template <Tree tree> std::vector<int> &orphans() { return tree == Source ? source_orphans : sink_orphans; }

    template <Tree tree> void orphan(int i) {
        nodes[i].parent = orphaned;
        orphans<tree>().push_back(i);
    }

    /// Those nearest to the terminal first.
    template <Tree tree> void adopt_orphans() {
        auto &orphans = this->orphans<tree>();
        std::reverse(orphans.begin(), orphans.end());
        for (size_t next = 0; next < orphans.size(); next++) adopt<tree>(orphans[next]);
        orphans.clear();
    }

    /// Finds a parent in the same tree that leaves the orphan's distance as it was, else the nearest one, else sets it
    /// free.
    template <Tree tree> void adopt(int i) {
        Node &node = nodes[i];
        const int32_t nearer = node.distance - tree;
        // A root has lost its terminal, and nothing else is as near.
        for (int d = nearer == 0 ? DirectionCount : node.cursor; d < DirectionCount; d++) {
            const int j = i + offsets[d];
            if (nodes[j].distance == nearer && residual<tree>(j, d ^ 1) > 0) {
                node.parent = node.cursor = d;
                return;
            }
        }
        int32_t nearest = INT32_MAX;
        for (int d = 0; d < DirectionCount; d++) {
            const int j = i + offsets[d];
            const int32_t distance = nodes[j].distance * tree;
            if (distance <= 0) continue;
            // Children would be no farther than their parent.
            if (nodes[j].parent == (d ^ 1)) orphan<tree>(j);
            if (distance < nearest && residual<tree>(j, d ^ 1) > 0) {
                nearest = distance;
                node.cursor = d;
            }
        }
        Front &front = this->front<tree>();
        if (nearest >= front.limit) {
            node.distance = 0;
            node.parent = parentless;
            return;
        }
        node.parent = node.cursor;
        node.distance = tree * (nearest + 1);
        if (nearest + 1 == front.level)
            front.active.push_back(i);
        else if (nearest + 1 > front.level)
            front.next.push_back(i);
    }

    Front source, sink;
    std::vector<int> source_orphans, sink_orphans;
};

CVBStatus cvb_create_grid_cut(CVBGridEdges edges, float strength, CVBBytes constraints, CVBGridCut **cut,
                              CVBError *error) {
    return guarded(error, [&] { *cut = new CVBGridCut(edges, strength, constraints); });
}

void cvb_free_grid_cut(CVBGridCut *cut) { delete cut; }

CVBStatus cvb_solve_grid_cut(CVBGridCut *cut, CVBFloats unary, CVBBytes labels, CVBError *error) {
    return guarded(error, [&] {
        BorrowedOutput solved(labels);
        cut->solve(borrow(unary), solved.mat);
        solved.settle();
    });
}
