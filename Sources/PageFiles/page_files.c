// SPDX-License-Identifier: Apache-2.0
#include "PageFiles.h"

// In C, as the Swift compiler takes a third of the server's build to optimise arrays of such lengths.

static const uint8_t activity_js[] = {
#embed "Files/activity.js"
};

static const uint8_t choices_js[] = {
#embed "Files/choices.js"
};

static const uint8_t compose_js[] = {
#embed "Files/compose.js"
};

static const uint8_t display_js[] = {
#embed "Files/display.js"
};

static const uint8_t docs_js[] = {
#embed "Files/docs.js"
};

static const uint8_t easel_js[] = {
#embed "Files/easel.js"
};

static const uint8_t finish_js[] = {
#embed "Files/finish.js"
};

static const uint8_t history_js[] = {
#embed "Files/history.js"
};

static const uint8_t index_html[] = {
#embed "Files/index.html"
};

static const uint8_t layout_js[] = {
#embed "Files/layout.js"
};

static const uint8_t look_js[] = {
#embed "Files/look.js"
};

static const uint8_t overlay_js[] = {
#embed "Files/overlay.js"
};

static const uint8_t page_css[] = {
#embed "Files/page.css"
};

static const uint8_t page_js[] = {
#embed "Files/page.js"
};

static const uint8_t photograph_js[] = {
#embed "Files/photograph.js"
};

static const uint8_t project_js[] = {
#embed "Files/project.js"
};

static const uint8_t report_js[] = {
#embed "Files/report.js"
};

static const uint8_t requests_js[] = {
#embed "Files/requests.js"
};

static const uint8_t sample_jpg[] = {
#embed "Files/sample.jpg"
};

static const uint8_t server_js[] = {
#embed "Files/server.js"
};

static const uint8_t session_js[] = {
#embed "Files/session.js"
};

static const uint8_t strip_js[] = {
#embed "Files/strip.js"
};

static const uint8_t studio_js[] = {
#embed "Files/studio.js"
};

static const uint8_t view_js[] = {
#embed "Files/view.js"
};

static const uint8_t words_de_js[] = {
#embed "Files/words-de.js"
};

static const uint8_t words_es_js[] = {
#embed "Files/words-es.js"
};

static const uint8_t words_fr_js[] = {
#embed "Files/words-fr.js"
};

static const uint8_t words_zh_js[] = {
#embed "Files/words-zh.js"
};

static const uint8_t words_js[] = {
#embed "Files/words.js"
};

static const uint8_t zip_js[] = {
#embed "Files/zip.js"
};

#define ROW(name, bytes)                                                                                               \
    { name, bytes, sizeof(bytes) }

static const PGFFile files[] = {
    ROW("activity.js", activity_js), ROW("choices.js", choices_js),   ROW("compose.js", compose_js),
    ROW("display.js", display_js),   ROW("docs.js", docs_js),         ROW("easel.js", easel_js),
    ROW("finish.js", finish_js),     ROW("history.js", history_js),   ROW("index.html", index_html),
    ROW("layout.js", layout_js),     ROW("look.js", look_js),         ROW("overlay.js", overlay_js),
    ROW("page.css", page_css),       ROW("page.js", page_js),         ROW("photograph.js", photograph_js),
    ROW("project.js", project_js),   ROW("report.js", report_js),     ROW("requests.js", requests_js),
    ROW("sample.jpg", sample_jpg),   ROW("server.js", server_js),     ROW("session.js", session_js),
    ROW("strip.js", strip_js),       ROW("studio.js", studio_js),     ROW("view.js", view_js),
    ROW("words-de.js", words_de_js), ROW("words-es.js", words_es_js), ROW("words-fr.js", words_fr_js),
    ROW("words-zh.js", words_zh_js), ROW("words.js", words_js),       ROW("zip.js", zip_js),
};

size_t pgf_count(void) { return sizeof(files) / sizeof(files[0]); }

PGFFile pgf_file(size_t index) { return files[index]; }
