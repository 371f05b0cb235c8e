"""Performs the main job with a client that was generated from the description of the interface.

Expects BASE and PASSWORD in the environment and the generated package `merchant_api` on the path.
"""

import os

from merchant_api import AuthenticatedClient, Client
from merchant_api.api.challenges import confirm_challenge_at, forgot_password, send_challenge
from merchant_api.api.general import get_config, sign_up
from merchant_api.api.instance import get_own_instance_at, set_own_password_at, update_own_instance_at
from merchant_api.api.management import create_instance, delete_instance, get_instance, list_instances
from merchant_api.api.tokens import create_token, create_token_at, list_tokens_at, revoke_own_token_at
from merchant_api.models import (
    ErrorDetail,
    InstanceAuthConfigurationMessage,
    InstanceConfigurationRequest,
    InstanceReconfigurationMessage,
    LoginTokenRequest,
    MerchantChallengeSolveRequest,
    PasswordChangeRequest,
)

BASE, PASSWORD = os.environ["BASE"], os.environ["PASSWORD"]
SETTINGS = {"name": "Corner Shop", "address": {"town": "Bern"}, "jurisdiction": {}, "use_stefan": True}
SCOPE = LoginTokenRequest.from_dict({"scope": "all:refreshable", "duration": {"d_us": "forever"}})


def by_password(user, password):
    return Client(base_url=BASE, httpx_args={"auth": (user, password)})


def by_token(answer):
    return AuthenticatedClient(base_url=BASE, token=answer.parsed.access_token)


def expect(answer, status):
    assert answer.status_code == status, (answer.status_code, answer.content)
    return answer


config = expect(get_config.sync_detailed(client=Client(base_url=BASE)), 200).parsed
assert config.name == "taler-merchant" and "KUDOS" in config.currencies

admin = by_token(expect(create_token.sync_detailed(client=by_password("admin", PASSWORD), body=SCOPE), 200))
shop = InstanceConfigurationRequest.from_dict(
    {"id": "shop", "auth": {"method": "token", "password": "open sesame"}, **SETTINGS}
)
expect(create_instance.sync_detailed(client=admin, body=shop), 204)
shop.name = "Other"
conflict = expect(create_instance.sync_detailed(client=admin, body=shop), 409).parsed
assert isinstance(conflict, ErrorDetail) and conflict.code == 2600
instances = expect(list_instances.sync_detailed(client=admin), 200).parsed.instances
assert [instance.id for instance in instances] == ["admin", "shop"]

login = by_password("shop", "open sesame")
owner = by_token(expect(create_token_at.sync_detailed("shop", client=login, body=SCOPE), 200))
profile = expect(get_own_instance_at.sync_detailed("shop", client=owner), 200).parsed
assert profile.name == "Corner Shop" and profile.address.town == "Bern"
change = InstanceReconfigurationMessage.from_dict({**SETTINGS, "name": "New Shop"})
expect(update_own_instance_at.sync_detailed("shop", client=owner, body=change), 204)
password = PasswordChangeRequest.from_dict({"method": "token", "password": "new"})
expect(set_own_password_at.sync_detailed("shop", client=owner, body=password), 204)
expect(create_token_at.sync_detailed("shop", client=login, body=SCOPE), 401)
tokens = expect(list_tokens_at.sync_detailed("shop", client=owner), 200).parsed.tokens
assert len(tokens) == 1 and tokens[0].scope.value == "all"
expect(revoke_own_token_at.sync_detailed("shop", client=owner), 204)
expect(get_own_instance_at.sync_detailed("shop", client=owner), 401)

# The shop proved no address: nobody is asked for a second factor, and no password is recovered.
anybody = Client(base_url=BASE)
password = InstanceAuthConfigurationMessage.from_dict({"method": "token", "password": "newer"})
forgotten = expect(forgot_password.sync_detailed("shop", client=anybody, body=password), 403).parsed
assert isinstance(forgotten, ErrorDetail) and forgotten.code == 2031
code = MerchantChallengeSolveRequest.from_dict({"tan": "1234-5678"})
for answer in [
    send_challenge.sync_detailed("0" * 52, client=anybody),
    confirm_challenge_at.sync_detailed("shop", "0" * 52, client=anybody, body=code),
]:
    assert expect(answer, 404).parsed.code == 2126

expect(delete_instance.sync_detailed("shop", client=admin, purge="YES"), 204)
expect(get_instance.sync_detailed("shop", client=admin), 404)

kiosk = InstanceConfigurationRequest.from_dict({**shop.to_dict(), "id": "kiosk"})
owner = by_token(expect(sign_up.sync_detailed(client=anybody, body=kiosk, token_validity_ms=60_000), 200))
expect(get_own_instance_at.sync_detailed("kiosk", client=owner), 200)
print(f"the generated client did the main job on {os.environ['DATABASE']}")
