// SPDX-License-Identifier: Apache-2.0
#include "CryptoBridge.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

CRYStatus cry_hash_sha256(const uint8_t *bytes, size_t size, uint8_t digest[32]) {
    bool done = EVP_Digest(bytes, size, digest, NULL, EVP_sha256(), NULL) == 1;
    ERR_clear_error();
    return done ? CRYStatusDone : CRYStatusInternalFault;
}

bool cry_compare_bytes(const uint8_t *first, const uint8_t *second, size_t size) {
    return CRYPTO_memcmp(first, second, size) == 0;
}
