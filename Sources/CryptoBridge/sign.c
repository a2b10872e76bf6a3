// SPDX-License-Identifier: Apache-2.0
#include "key.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>

/// ECDSA's two numbers in a token (RFC 7518, 3.4): each has the size of P-256's order.
#define ES256_NUMBER_SIZE 32
/// A DER sequence of two such numbers is shorter.
#define ES256_DER_CAPACITY 80

/// From OpenSSL's DER sequence to two numbers of fixed size.
static bool flatten(CRYSignature *signature) {
    const unsigned char *der = signature->bytes;
    ECDSA_SIG *numbers = d2i_ECDSA_SIG(NULL, &der, (long)signature->size);
    if (!numbers) return false;
    uint8_t *output = signature->bytes;
    bool done =
        BN_bn2binpad(ECDSA_SIG_get0_r(numbers), output, ES256_NUMBER_SIZE) == ES256_NUMBER_SIZE &&
        BN_bn2binpad(ECDSA_SIG_get0_s(numbers), output + ES256_NUMBER_SIZE, ES256_NUMBER_SIZE) == ES256_NUMBER_SIZE;
    ECDSA_SIG_free(numbers);
    signature->size = 2 * ES256_NUMBER_SIZE;
    return done;
}

/// The way back. Returns the size of the sequence, 0 when `flat` holds no two numbers or memory ran out.
static size_t unflatten(const uint8_t *flat, size_t size, uint8_t der[ES256_DER_CAPACITY]) {
    if (size != 2 * ES256_NUMBER_SIZE) return 0;
    ECDSA_SIG *numbers = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(flat, ES256_NUMBER_SIZE, NULL);
    BIGNUM *s = BN_bin2bn(flat + ES256_NUMBER_SIZE, ES256_NUMBER_SIZE, NULL);
    if (!numbers || !r || !s || ECDSA_SIG_set0(numbers, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(numbers);
        return 0;
    }
    int length = i2d_ECDSA_SIG(numbers, NULL);
    uint8_t *output = der;
    if (length < 0 || length > ES256_DER_CAPACITY || i2d_ECDSA_SIG(numbers, &output) != length) length = 0;
    ECDSA_SIG_free(numbers);
    return (size_t)length;
}

CRYStatus cry_sign_message(const CRYKey *key, const uint8_t *message, size_t size, CRYSignature *signature) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    signature->size = sizeof signature->bytes;
    bool done = context && EVP_DigestSignInit(context, NULL, cry_digest(key->algorithm), NULL, key->pkey) == 1 &&
                EVP_DigestSign(context, signature->bytes, &signature->size, message, size) == 1 &&
                (key->algorithm != CRYAlgorithmES256 || flatten(signature));
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return done ? CRYStatusDone : CRYStatusInternalFault;
}

/// HMAC has no verification of its own: the message is signed again.
static CRYStatus verify_hmac(const CRYKey *key, const uint8_t *message, size_t size, const uint8_t *signature,
                             size_t signature_size) {
    CRYSignature expected;
    CRYStatus status = cry_sign_message(key, message, size, &expected);
    if (status != CRYStatusDone) return status;
    if (signature_size != expected.size) return CRYStatusMismatch;
    return cry_compare_bytes(signature, expected.bytes, expected.size) ? CRYStatusDone : CRYStatusMismatch;
}

CRYStatus cry_verify_message(const CRYKey *key, const uint8_t *message, size_t size, const uint8_t *signature,
                             size_t signature_size) {
    if (cry_is_hmac(key->algorithm)) return verify_hmac(key, message, size, signature, signature_size);
    uint8_t der[ES256_DER_CAPACITY];
    if (key->algorithm == CRYAlgorithmES256) {
        signature_size = unflatten(signature, signature_size, der);
        if (signature_size == 0) return CRYStatusMismatch;
        signature = der;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool matches = context && EVP_DigestVerifyInit(context, NULL, cry_digest(key->algorithm), NULL, key->pkey) == 1 &&
                   EVP_DigestVerify(context, signature, signature_size, message, size) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return matches ? CRYStatusDone : CRYStatusMismatch;
}
