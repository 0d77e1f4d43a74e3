"""A passkey as a browser would register it, made here: for pages that list or ask for one."""

from hashlib import sha256

from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData


def registration(host="testserver", identifier=b"key-of-a-test"):
    """The JSON that lies in ``Authenticator.data["credential"]``."""
    from cryptography.hazmat.primitives.asymmetric import ec

    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(bytes(16), identifier, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(host.encode()).digest(), flags, 0, credential)
    client_data = CollectedClientData.create("webauthn.create", b"challenge", f"https://{host}")
    return {
        "type": "public-key",
        "id": websafe_encode(identifier),
        "rawId": websafe_encode(identifier),
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
