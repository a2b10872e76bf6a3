// SPDX-License-Identifier: Apache-2.0
#ifndef CRY_KEY_H
#define CRY_KEY_H

#include "CryptoBridge.h"

#include <openssl/evp.h>

struct CRYKey {
    CRYAlgorithm algorithm;
    EVP_PKEY *pkey;
};

/// The digest that an algorithm signs; NULL for EdDSA, which has its own.
const EVP_MD *cry_digest(CRYAlgorithm algorithm);

bool cry_is_hmac(CRYAlgorithm algorithm);

#endif
