"""A security key as the site keeps it, made without a device."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

_ID = b"a key for tests only"
_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def stored_passkey(name: str) -> dict[str, Any]:
    """What the table of authenticators holds of a key with this name."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, _ID, public)
    known = AuthenticatorData.create(b"\0" * 32, _FLAGS, 0, credential)
    told = json.dumps({"type": "webauthn.create", "challenge": websafe_encode(b"-"), "origin": "http://a"})
    response = {
        "clientDataJSON": websafe_encode(told.encode()),
        "attestationObject": websafe_encode(AttestationObject.create("none", known, {})),
    }
    shown = {"id": websafe_encode(_ID), "rawId": websafe_encode(_ID), "type": "public-key"}
    return {"name": name, "credential": {**shown, "response": response, "clientExtensionResults": {}}}
