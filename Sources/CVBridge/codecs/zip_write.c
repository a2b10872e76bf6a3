// SPDX-License-Identifier: Apache-2.0
#include <minizip/zip.h>
#include <string.h>

#include "buffer.h"
#include "codec_fault.h"

/// minizip's file functions over a CVBBuffer. It goes back to fill in what it learns later, so a position is kept.
typedef struct MemoryFile {
    CVBBuffer *buffer;
    size_t position;
    bool failed;
} MemoryFile;

static voidpf open_file(voidpf opaque, const void *name, int mode) {
    (void)name;
    (void)mode;
    return opaque;
}

static uLong read_file(voidpf opaque, voidpf stream, void *output, uLong size) {
    (void)opaque;
    MemoryFile *file = stream;
    const size_t left = file->buffer->size - file->position;
    const size_t count = size < left ? size : left;
    memcpy(output, file->buffer->data + file->position, count);
    file->position += count;
    return (uLong)count;
}

static uLong write_file(voidpf opaque, voidpf stream, const void *bytes, uLong size) {
    (void)opaque;
    MemoryFile *file = stream;
    const size_t left = file->buffer->size - file->position;
    const size_t within = size < left ? size : left;
    if (within > 0) memcpy(file->buffer->data + file->position, bytes, within);
    if (size > within && !cvb_append(file->buffer, (const uint8_t *)bytes + within, size - within)) {
        file->failed = true;
        return 0;
    }
    file->position += size;
    return size;
}

static ZPOS64_T tell_file(voidpf opaque, voidpf stream) {
    (void)opaque;
    return ((MemoryFile *)stream)->position;
}

static long seek_file(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin) {
    (void)opaque;
    MemoryFile *file = stream;
    const size_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? file->position
                        : origin == ZLIB_FILEFUNC_SEEK_END ? file->buffer->size
                                                           : 0;
    if (offset > file->buffer->size - base) return -1;
    file->position = base + (size_t)offset;
    return 0;
}

static int close_file(voidpf opaque, voidpf stream) {
    (void)opaque;
    (void)stream;
    return 0;
}

static int report_fault(voidpf opaque, voidpf stream) {
    (void)opaque;
    return ((MemoryFile *)stream)->failed;
}

static bool add_entry(zipFile archive, CVBArchiveEntry entry) {
    // 1980-01-01, the first day that the format knows: the same entries are the same bytes.
    const zip_fileinfo info = {.dosDate = (1 << 5 | 1) << 16};
    if (zipOpenNewFileInZip(archive, entry.name, &info, NULL, 0, NULL, 0, NULL, 0, 0) != ZIP_OK) return false;
    const bool written = zipWriteInFileInZip(archive, entry.data, (unsigned)entry.size) == ZIP_OK;
    return zipCloseFileInZip(archive) == ZIP_OK && written;
}

CVBStatus cvb_write_archive(const CVBArchiveEntry *entries, size_t count, CVBBuffer *output, CVBError *error) {
    MemoryFile file = {.buffer = output};
    zlib_filefunc64_def functions = {.zopen64_file = open_file,
                                     .zread_file = read_file,
                                     .zwrite_file = write_file,
                                     .ztell64_file = tell_file,
                                     .zseek64_file = seek_file,
                                     .zclose_file = close_file,
                                     .zerror_file = report_fault,
                                     .opaque = &file};
    zipFile archive = zipOpen2_64(NULL, APPEND_STATUS_CREATE, NULL, &functions);
    bool done = archive != NULL;
    for (size_t index = 0; done && index < count; index++) done = add_entry(archive, entries[index]);
    if (archive && zipClose(archive, NULL) != ZIP_OK) done = false;
    if (done) return CVBStatusDone;
    cvb_free_buffer(output);
    return file.failed || !archive ? cvb_report(error, CVBStatusOutOfMemory, "out of memory")
                                   : cvb_report(error, CVBStatusInternalFault, "the archive could not be written");
}
