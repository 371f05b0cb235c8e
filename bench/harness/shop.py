"""What is in a database before it is measured, and what is asked of it."""

import json

from .client import basic
from .load import Request
from .server import PASSWORD

ADDRESS = {"country": "CH", "town": "Bern", "street": "Marktgasse", "post_code": "3011"}
FAMILY = {
    "name": "Paper",
    "description": "A month of papers",
    "valid_before": {"t_s": 4000000000},
    "duration": {"d_us": 2678400000000},
    "validity_granularity": {"d_us": 86400000000},
    "start_offset": {"d_us": 0},
    "kind": "subscription",
}
ACCOUNTS = 3
FAMILIES = 100


def instance(name):
    """The settings of an instance."""
    return {
        "id": name,
        "name": "Corner Shop",
        "website": "https://shop.example/",
        "auth": {"method": "token", "password": PASSWORD},
        "address": ADDRESS,
        "jurisdiction": {"country": "CH", "town": "Bern"},
        "use_stefan": True,
    }


def family(slug):
    """A token family."""
    return {"slug": slug} | FAMILY


class Shop:
    """An instance `shop`, and one called `hundred` with as many token families."""

    def __init__(self, server, directory):
        self.server = server
        admin = server.client().login("admin", PASSWORD)
        for name in ("shop", "hundred"):
            admin.call("POST", "/management/instances", instance(name))
        self.owner = server.client().login("shop", PASSWORD)
        self.collector = server.client().login("hundred", PASSWORD)
        for number in range(ACCOUNTS):
            account = {"payto_uri": f"payto://x-taler-bank/bank.example/shop-{number}?receiver-name=Shop"}
            self.owner.call("POST", "/instances/shop/private/accounts", account)
        for number in range(FAMILIES):
            path = "/instances/hundred/private/tokenfamilies"
            self.collector.call("POST", path, family(f"family-{number}"))
        self.owner.call("POST", "/instances/shop/private/tokenfamilies", family("first"))
        self.requests = self._requests(directory)

    def _requests(self, directory):
        bodies = {"create": family("@"), "login": {"scope": "readonly"}, "sign-up": instance("@")}
        files = {}
        for name, body in bodies.items():
            files[name] = directory / f"{name}.json"
            files[name].write_text(json.dumps(body), encoding="utf-8")
        private, hundred = "/instances/shop/private", "/instances/hundred/private"
        return {
            "profile": Request(private).of(self.owner.token),
            "accounts": Request(f"{private}/accounts").of(self.owner.token),
            "family": Request(f"{hundred}/tokenfamilies/family-50").of(self.collector.token),
            "families": Request(f"{hundred}/tokenfamilies").of(self.collector.token),
            "create": Request(f"{private}/tokenfamilies", body=files["create"]).of(self.owner.token),
            "login": Request(f"{private}/token", basic("shop", PASSWORD), files["login"]),
            "sign-up": Request("/instances", body=files["sign-up"]),
            "config": Request("/config"),
        }
