"""Messages as Twilio posts them, signed as Twilio signs them."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from twilio.request_validator import RequestValidator

TOKEN = "token-of-an-account-in-a-test"
NUMBER = "+13105550123"
OURS = "+13105550199"


def form(sid="SM" + "0" * 32, body="Hello", number=NUMBER, media=(), **more):
    fields = {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": "AC" + "1" * 32,
        "From": number,
        "To": OURS,
        "Body": body,
        "NumMedia": str(len(media)),
        **more,
    }
    for index, (url, kind) in enumerate(media):
        fields[f"MediaUrl{index}"] = url
        fields[f"MediaContentType{index}"] = kind
    return fields


def media_url(sid, number):
    account = "AC" + "1" * 32
    return f"https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/{sid}/Media/ME{number:032d}"


def post(client, fields, name="sms", token=TOKEN, query="", **headers):
    path = reverse(f"sightings:{name}") + query
    signature = RequestValidator(token).compute_signature(settings.PUBLIC_URL + path, fields)
    return post_bytes(client, urlencode(fields).encode(), signature, path, **headers)


def post_bytes(client, payload, signature, path="/sms/twilio/", **headers):
    return client.post(
        path,
        data=payload,
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature, **headers},
    )
