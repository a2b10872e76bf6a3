# SPDX-License-Identifier: Apache-2.0
"""Tokens of PyJWT and of `openssl`, which know nothing of each other, at a live server, and the server's with them."""

import base64
import hashlib
import hmac
import json
import subprocess
import time

import jwt
import pytest
import requests

SECRET = "s3cret-0123456789-0123456789-0123456"
KEYS = {
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "EdDSA": ["-algorithm", "ED25519"],
}


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout


@pytest.fixture(params=["HS256", "HS384", "HS512", *KEYS])
def issuer(request, launch, tmp_path):
    """A server, the algorithm, and what PyJWT signs and verifies with."""
    algorithm = request.param
    if algorithm not in KEYS:
        return launch(JWT_ALGORITHM=algorithm), algorithm, SECRET, SECRET
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    openssl("genpkey", *KEYS[algorithm], "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    server = launch(JWT_ALGORITHM=algorithm, JWT_SECRET_KEY="", JWT_PRIVATE_KEY_FILE=str(private))
    return server, algorithm, private.read_bytes(), public.read_bytes()


def status(server, token):
    return requests.get(server.url + "/metrics", headers={"Authorization": f"Bearer {token}"}).status_code


def test_PyJWT_and_the_server_take_each_others_tokens(issuer):
    server, algorithm, signs, verifies = issuer
    claims = jwt.decode(server.token, verifies, algorithms=[algorithm])
    assert claims["sub"] == "peer" and claims["exp"] - claims["iat"] == 86400
    assert jwt.get_unverified_header(server.token) == {"alg": algorithm, "typ": "JWT"}
    good = {"sub": "u", "exp": time.time() + 60}
    assert status(server, jwt.encode(good, signs, algorithm)) == 200
    assert status(server, jwt.encode({**good, "aud": ["a", "b"], "iss": "i", "more": [1, None]}, signs, algorithm)) == 200
    for bad in [{**good, "exp": time.time() - 60}, {"sub": "u"}, {"exp": good["exp"]}, {**good, "nbf": time.time() + 90}]:
        assert status(server, jwt.encode(bad, signs, algorithm)) == 401
    changed = jwt.encode({**good, "sub": "v"}, signs, algorithm).split(".")
    signature = jwt.encode(good, signs, algorithm).split(".")[2]
    assert status(server, ".".join([*changed[:2], signature])) == 401


def test_openssl_signs_what_the_server_takes(launch):
    server = launch()
    part = lambda content: base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    signed = ".".join([part(b'{"alg":"HS256"}'), part(json.dumps({"sub": "u", "exp": time.time() + 60}).encode())])
    mac = subprocess.run(
        ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"key:{SECRET}", "-binary"], input=signed.encode(),
        check=True, capture_output=True).stdout
    assert mac == hmac.digest(SECRET.encode(), signed.encode(), hashlib.sha256)
    assert status(server, f"{signed}.{part(mac)}") == 200


def test_a_number_as_subject_is_named(launch):
    server = launch()
    token = ".".join([
        base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in [b'{"alg":"HS256"}', b'{"sub":42,"exp":9e9}']])
    mac = hmac.digest(SECRET.encode(), token.encode(), hashlib.sha256)
    answer = requests.get(server.url + "/metrics", headers={
        "Authorization": f"Bearer {token}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"})
    assert answer.status_code == 401 and "`sub` is not a string" in answer.json()["detail"]
