// SPDX-License-Identifier: Apache-2.0
//
// The whole C API between Swift and OpenSSL's libcrypto: signatures of tokens, SHA-256, comparison.
//
// It exists because EVP's interface is partly macros and variadic functions, which Swift does not import, because ECDSA
// signatures change form on the way (DER inside, two numbers in a token), and because OpenSSL asks a terminal for the
// passphrase of an encrypted key unless it is told not to.
//
// Rules that hold for every function here:
//   - Bytes cross as borrowed pointers with a size; nothing is kept after the call returns, but for keys.
//   - A fallible function returns a CRYStatus. OpenSSL's queue of errors, which belongs to the thread, is left empty.
//   - Nothing is global, nothing decides policy: which key and which algorithm fit a token is the caller's to say.

#ifndef CRYPTOBRIDGE_H
#define CRYPTOBRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#define CRY_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define CRY_CLOSED_ENUM
#endif

typedef enum CRY_CLOSED_ENUM CRYStatus {
    CRYStatusDone = 0,
    /// The text holds no key that can be read, or one of another algorithm, curve or size.
    CRYStatusUnusableKey,
    /// The signature is not that of the message.
    CRYStatusMismatch,
    /// OpenSSL reported a fault that the input does not explain; running out of memory is one.
    CRYStatusInternalFault,
} CRYStatus;

/// Signature algorithms of RFC 7518 and RFC 8037 (Ed25519 alone).
typedef enum CRY_CLOSED_ENUM CRYAlgorithm {
    CRYAlgorithmHS256,
    CRYAlgorithmHS384,
    CRYAlgorithmHS512,
    CRYAlgorithmRS256,
    CRYAlgorithmES256,
    CRYAlgorithmEdDSA,
} CRYAlgorithm;

/// A key with the one algorithm that it is used with. Several threads may use it at once.
typedef struct CRYKey CRYKey;

/// What a signature of RSA's largest accepted key needs.
#define CRY_SIGNATURE_CAPACITY 1024

typedef struct CRYSignature {
    uint8_t bytes[CRY_SIGNATURE_CAPACITY];
    size_t size;
} CRYSignature;

/// A secret of 1 byte or more for one of HMAC's algorithms.
CRYStatus cry_make_secret_key(CRYAlgorithm algorithm, const uint8_t *secret, size_t size, CRYKey **key);

/// The first private key of a PEM text (PKCS #8, or the older forms of RSA and EC), not encrypted. RSA keys have 2048
/// to 8192 bits, EC keys are on P-256.
CRYStatus cry_read_private_key(CRYAlgorithm algorithm, const char *pem, size_t size, CRYKey **key);

/// The first public key of a PEM text (SubjectPublicKeyInfo, or the older form of RSA).
CRYStatus cry_read_public_key(CRYAlgorithm algorithm, const char *pem, size_t size, CRYKey **key);

void cry_free_key(CRYKey *key);

/// The signature in the form that tokens hold: ECDSA's is two numbers of 32 bytes (RFC 7518, 3.4).
CRYStatus cry_sign_message(const CRYKey *key, const uint8_t *message, size_t size, CRYSignature *signature);

/// Done, or Mismatch for any bytes that are not the message's signature, whatever is wrong with them.
CRYStatus cry_verify_message(const CRYKey *key, const uint8_t *message, size_t size, const uint8_t *signature,
                             size_t signature_size);

CRYStatus cry_hash_sha256(const uint8_t *bytes, size_t size, uint8_t digest[32]);

/// Whether two byte strings of one size are equal, in time that depends on the size alone.
bool cry_compare_bytes(const uint8_t *first, const uint8_t *second, size_t size);

#endif
