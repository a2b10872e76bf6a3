// SPDX-License-Identifier: Apache-2.0
//
// The files of the web page, as bytes within the executable: a file more is an array and a row in page_files.c.

#ifndef PAGEFILES_H
#define PAGEFILES_H

#include <stddef.h>
#include <stdint.h>

/// A file: its name in the folder Files, and `size` bytes, which live as long as the process.
typedef struct PGFFile {
    const char *_Nonnull name;
    const uint8_t *_Nonnull bytes;
    size_t size;
} PGFFile;

/// The number of files.
size_t pgf_count(void);

/// One of them. `index` is below `pgf_count()`.
PGFFile pgf_file(size_t index);

#endif
