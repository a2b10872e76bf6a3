// SPDX-License-Identifier: Apache-2.0
//
// Cascades in OpenCV's XML, of which names of elements and lists of numbers are all that counts. OpenCV's own reader
// builds a tree of the whole file, which takes longer than a portrait's cutout.

#include <cmath>
#include <fstream>
#include <string>
#include <string_view>

#include <opencv2/core.hpp>

#include "boosted_cascade.hpp"
#include "xml_elements.hpp"

namespace {

class Reader {
  public:
    CVBCascade read(std::string_view file) {
        Elements elements(file);
        while (elements.next()) take(elements);
        require(!cascade.stages.empty() && !cascade.features.empty());
        require(cascade.width > 2 && cascade.height > 2 && cascade.width < 1000 && cascade.height < 1000);
        for (const auto &tree : cascade.trees) check(tree);
        for (const auto &feature : cascade.features) check(feature);
        return std::move(cascade);
    }

  private:
    void take(Elements &elements) {
        const auto name = elements.name;
        if (name == "stageType") {
            require(elements.text == "BOOST");
        } else if (name == "featureType") {
            require(elements.text == "HAAR" || elements.text == "LBP");
            cascade.kind = elements.text == "HAAR" ? CVBCascade::Haar : CVBCascade::LocalBinaryPattern;
        } else if (name == "width") {
            cascade.width = Elements::whole(elements.number());
        } else if (name == "height") {
            cascade.height = Elements::whole(elements.number());
        } else if (name == "stageThreshold") {
            // OpenCV takes this much off, as the thresholds have been rounded.
            const float threshold = static_cast<float>(elements.number()) - 1e-5f;
            cascade.stages.push_back({static_cast<int>(cascade.trees.size()), 0, threshold});
        } else if (name == "internalNodes") {
            take_tree(elements.numbers());
        } else if (name == "leafValues") {
            for (double value : elements.numbers()) cascade.leaves.push_back(static_cast<float>(value));
        } else if (name == "rects") {
            cascade.features.push_back({});
            is_in_parts = true;
        } else if (name == "/rects") {
            is_in_parts = false;
        } else if (name == "rect" || (name == "_" && is_in_parts)) {
            if (name == "rect") cascade.features.push_back({});
            take_part(elements.numbers());
        } else if (name == "tilted") {
            require(elements.number() == 0);
        }
    }

    /// A node is left, right, feature, and a threshold or eight words of patterns.
    void take_tree(const std::vector<double> &numbers) {
        const bool is_haar = cascade.kind == CVBCascade::Haar;
        const size_t length = is_haar ? 4 : 11;
        const size_t count = numbers.size() / length;
        require(!cascade.stages.empty() && count > 0 && count <= largest_tree && numbers.size() % length == 0);
        cascade.stages.back().tree_count++;
        cascade.trees.push_back(
            {static_cast<int>(cascade.nodes.size()), static_cast<int>(count), static_cast<int>(cascade.leaves.size())});
        for (auto at = numbers.begin(); at != numbers.end(); at += length) {
            CVBCascade::Node node = {};
            node.left = Elements::whole(at[0]);
            node.right = Elements::whole(at[1]);
            node.feature = Elements::whole(at[2]);
            if (is_haar)
                node.threshold = static_cast<float>(at[3]);
            else
                for (size_t word = 0; word < node.patterns.size(); word++) {
                    require(std::abs(at[3 + word]) <= 4294967295.0);
                    node.patterns[word] = static_cast<uint32_t>(static_cast<int64_t>(at[3 + word]));
                }
            cascade.nodes.push_back(node);
        }
    }

    void take_part(const std::vector<double> &numbers) {
        const bool has_weight = cascade.kind == CVBCascade::Haar;
        require(numbers.size() == (has_weight ? 5 : 4));
        auto &feature = cascade.features.back();
        require(feature.count < static_cast<int>(feature.parts.size()));
        feature.parts[feature.count++] = {Elements::whole(numbers[0]), Elements::whole(numbers[1]),
                                          Elements::whole(numbers[2]), Elements::whole(numbers[3]),
                                          has_weight ? static_cast<float>(numbers[4]) : 1};
    }

    // MARK: What points somewhere

    void check(const CVBCascade::Tree &tree) const {
        for (int n = 0; n < tree.node_count; n++) {
            const auto &node = cascade.nodes[tree.first_node + n];
            require(node.feature >= 0 && node.feature < static_cast<int>(cascade.features.size()));
            for (int child : {node.left, node.right})
                require(child > 0 ? child > n && child < tree.node_count
                                  : tree.first_leaf - child < static_cast<int>(cascade.leaves.size()));
        }
    }

    void check(const CVBCascade::Feature &feature) const {
        const int cells = cascade.kind == CVBCascade::Haar ? 1 : 3;
        require(feature.count >= (cells == 1 ? 2 : 1));
        for (int p = 0; p < feature.count; p++) {
            const auto &part = feature.parts[p];
            require(part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0);
            require(part.x + cells * part.width <= cascade.width && part.y + cells * part.height <= cascade.height);
        }
    }

    CVBCascade cascade;
    bool is_in_parts = false;
};

}  // namespace

CVBCascade read_cascade(const char *path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = file.tellg();
    require(size >= 0 && size < 1 << 24);
    std::string text(static_cast<size_t>(size), 0);
    file.seekg(0);
    file.read(text.data(), size);
    require(file.good());
    return Reader().read(text);
}
