// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

// What libraries unpack of files' containers.

/// The first chunk of a WebP file with a name of four characters; empty when there is none.
func webPChunk(_ name: String, of file: [UInt8]) throws(SegmentationError) -> [UInt8] {
    try unsafe filledBuffer { output, error in
        unsafe file.withUnsafeBufferPointer { data in
            unsafe cvb_read_webp_chunk(data.baseAddress, data.count, name, &output, &error)
        }
    }.bytes
}

/// zlib's data, unpacked; nil when it is damaged, or more than `limit` bytes.
func inflated(_ data: ArraySlice<UInt8>, limit: Int) throws(SegmentationError) -> [UInt8]? {
    do throws(SegmentationError) {
        return try unsafe filledBuffer { output, error in
            unsafe data.withUnsafeBufferPointer { data in
                unsafe cvb_inflate(data.baseAddress, data.count, limit, &output, &error)
            }
        }.bytes
    } catch .internalFault {
        return nil
    }
}

/// PNG's checksum.
func crc32(_ data: ArraySlice<UInt8>) -> Int {
    unsafe data.withUnsafeBufferPointer { data in Int(unsafe cvb_crc32(data.baseAddress, data.count)) }
}
