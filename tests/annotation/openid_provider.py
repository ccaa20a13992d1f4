"""A small OpenID Connect provider in a process of its own: discovery, authorization, token with RS256, userinfo and keys.

    python -m tests.annotation.openid_provider

It prints its address and reads, line by line, what the next person who comes is to be told as: {"claims": {…}, "spoil": …}.
"""

import base64
import hashlib
import json
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "stepmark", "a-secret-of-the-client"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WRONG_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: dict[str, Any] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.people: dict[str, dict[str, Any]] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def listen(self) -> None:
        for line in sys.stdin:
            self.told = json.loads(line)
            sys.stdout.write("heard\n")
            sys.stdout.flush()
        self.shutdown()


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._answer(self._configuration())
        elif path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._answer({"keys": [key | {"kid": "one", "alg": "RS256", "use": "sig"}]})
        elif path == "/authorize":
            self._authorize({name: values[0] for name, values in query.items()})
        elif path == "/userinfo":
            claims = self.server.people.get(self.headers["Authorization"].removeprefix("Bearer "))
            self._answer(claims or {}, 200 if claims else 401)
        else:
            self._answer({}, 404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code = self.server.codes.pop(sent["code"][0], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=")
        is_right = code is not None and code["challenge"] == challenge.decode()
        if code is None or not is_right or sent["client_secret"] != [SECRET] or sent["redirect_uri"] != [code["back"]]:
            self._answer({"error": "invalid_grant"}, 400)
            return
        access = secrets.token_urlsafe()
        self.server.people[access] = code["claims"] | code["told"].get("userinfo", {})
        token = self._token(code["claims"], code["told"].get("spoil"))
        self._answer({"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def _authorize(self, query: dict[str, str]) -> None:
        """A real provider asks for a password here."""
        told = self.server.told
        if told.get("spoil") == "cancelled":
            back = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe()
            challenge = query["code_challenge"] if query["code_challenge_method"] == "S256" else ""
            self.server.codes[code] = {
                "claims": told["claims"], "told": told, "challenge": challenge, "back": query["redirect_uri"],
            }  # fmt: skip
            state = "forged" if told.get("spoil") == "state" else query["state"]
            back = {"code": code, "state": state}
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _token(self, claims: dict[str, Any], spoil: str | None) -> str:
        now = int(time.time())
        payload = claims | {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        if spoil == "audience":
            payload["aud"] = "somebody-else"
        elif spoil == "expired":
            payload |= {"iat": now - 600, "exp": now - 300}
        elif spoil == "issuer":
            payload["iss"] = "https://elsewhere.example"
        if spoil == "unsigned":
            return jwt.encode(payload, "", algorithm="none", headers={"kid": "one"})
        if spoil == "symmetric":
            return jwt.encode(payload, "x" * 40, algorithm="HS256", headers={"kid": "one"})
        return jwt.encode(payload, WRONG_KEY if spoil == "key" else KEY, algorithm="RS256", headers={"kid": "one"})

    def _configuration(self) -> dict[str, Any]:
        issuer = self.server.issuer
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _answer(self, body: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


if __name__ == "__main__":
    provider = Provider()
    sys.stdout.write(f"{provider.issuer}\n")
    sys.stdout.flush()
    threading.Thread(target=provider.listen, daemon=True).start()
    provider.serve_forever()
