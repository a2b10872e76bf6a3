// SPDX-License-Identifier: Apache-2.0
#include "key.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

static const int minimum_rsa_bits = 2048;
static const int maximum_rsa_bits = 8 * CRY_SIGNATURE_CAPACITY;

const EVP_MD *cry_digest(CRYAlgorithm algorithm) {
    switch (algorithm) {
    case CRYAlgorithmHS384:
        return EVP_sha384();
    case CRYAlgorithmHS512:
        return EVP_sha512();
    case CRYAlgorithmEdDSA:
        return NULL;
    case CRYAlgorithmHS256:
    case CRYAlgorithmRS256:
    case CRYAlgorithmES256:
        break;
    }
    return EVP_sha256();
}

bool cry_is_hmac(CRYAlgorithm algorithm) {
    return algorithm == CRYAlgorithmHS256 || algorithm == CRYAlgorithmHS384 || algorithm == CRYAlgorithmHS512;
}

/// Whether a key is of the kind, curve and size that an algorithm signs with.
static bool fits(const EVP_PKEY *pkey, CRYAlgorithm algorithm) {
    switch (algorithm) {
    case CRYAlgorithmHS256:
    case CRYAlgorithmHS384:
    case CRYAlgorithmHS512:
        return EVP_PKEY_is_a(pkey, "HMAC");
    case CRYAlgorithmRS256: {
        int bits = EVP_PKEY_get_bits(pkey);
        return EVP_PKEY_is_a(pkey, "RSA") && bits >= minimum_rsa_bits && bits <= maximum_rsa_bits;
    }
    case CRYAlgorithmES256: {
        char curve[32];
        size_t size = 0;
        return EVP_PKEY_is_a(pkey, "EC") && EVP_PKEY_get_group_name(pkey, curve, sizeof curve, &size) == 1 &&
               strcmp(curve, "prime256v1") == 0;
    }
    case CRYAlgorithmEdDSA:
        return EVP_PKEY_is_a(pkey, "ED25519");
    }
    return false;
}

/// Takes `pkey` over, whatever becomes of it.
static CRYStatus wrap(EVP_PKEY *pkey, CRYAlgorithm algorithm, CRYKey **key) {
    bool is_usable = pkey && fits(pkey, algorithm);
    ERR_clear_error();
    if (!is_usable) {
        EVP_PKEY_free(pkey);
        return CRYStatusUnusableKey;
    }
    CRYKey *made = malloc(sizeof *made);
    if (!made) {
        EVP_PKEY_free(pkey);
        return CRYStatusInternalFault;
    }
    *made = (CRYKey){algorithm, pkey};
    *key = made;
    return CRYStatusDone;
}

CRYStatus cry_make_secret_key(CRYAlgorithm algorithm, const uint8_t *secret, size_t size, CRYKey **key) {
    return wrap(EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, NULL, secret, size), algorithm, key);
}

/// Without it OpenSSL asks on the terminal.
static int refuse_passphrase(char *buffer, int size, int is_writing, void *context) {
    (void)buffer, (void)size, (void)is_writing, (void)context;
    return -1;
}

CRYStatus cry_read_private_key(CRYAlgorithm algorithm, const char *pem, size_t size, CRYKey **key) {
    if (size > INT_MAX) return CRYStatusUnusableKey;
    BIO *text = BIO_new_mem_buf(pem, (int)size);
    EVP_PKEY *pkey = text ? PEM_read_bio_PrivateKey(text, NULL, refuse_passphrase, NULL) : NULL;
    BIO_free(text);
    return wrap(pkey, algorithm, key);
}

CRYStatus cry_read_public_key(CRYAlgorithm algorithm, const char *pem, size_t size, CRYKey **key) {
    EVP_PKEY *pkey = NULL;
    OSSL_DECODER_CTX *decoder =
        OSSL_DECODER_CTX_new_for_pkey(&pkey, "PEM", NULL, NULL, EVP_PKEY_PUBLIC_KEY, NULL, NULL);
    const unsigned char *bytes = (const unsigned char *)pem;
    if (!decoder || OSSL_DECODER_CTX_set_pem_password_cb(decoder, refuse_passphrase, NULL) != 1 ||
        OSSL_DECODER_from_data(decoder, &bytes, &size) != 1) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    OSSL_DECODER_CTX_free(decoder);
    return wrap(pkey, algorithm, key);
}

void cry_free_key(CRYKey *key) {
    if (!key) return;
    EVP_PKEY_free(key->pkey);
    free(key);
}
