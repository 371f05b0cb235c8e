"""An HTTP client for everything but load: one request on one connection."""

import base64
import http.client
import json


class Client:
    """Somebody who talks to a server, with or without a token."""

    def __init__(self, port, token=None):
        self.port = port
        self.token = token

    def send(self, method, path, body=None, headers=None):
        """Status, headers and body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def call(self, method, path, body=None, headers=None):
        """The body of an answer that has to be good."""
        status, _, text = self.send(method, path, body, headers)
        if status >= 300:
            raise RuntimeError(f"{method} {path} was answered with {status}: {text.decode()}")
        return text

    def login(self, instance, password):
        """The same client with a token of an instance, for everything."""
        path = "/private/token" if instance == "admin" else f"/instances/{instance}/private/token"
        wanted = {"scope": "all", "duration": {"d_us": "forever"}}
        answer = self.call("POST", path, wanted, basic(instance, password))
        return Client(self.port, json.loads(answer)["access_token"])


def basic(user, password):
    """The header of a login."""
    text = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {text}"}
