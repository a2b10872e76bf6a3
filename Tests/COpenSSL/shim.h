// SPDX-License-Identifier: Apache-2.0
// OpenSSL's libcrypto, as an independent judge of our tokens.
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
