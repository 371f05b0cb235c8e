"""A mail server for tests: tells its port, then what happens, as JSON lines; ends with its input.

Takes the options of the server as one JSON object: `tls` ("none", "start" or "implicit") with
`certificate` and `key`, `login` (a list of name and password), and `answers`, an object of commands
("RCPT", "DATA") and what to do: an answer, or "hang", or "close".
"""

import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

# What goes wrong is what the tests want; the output of the test runner stays in one piece.
logging.disable()
warnings.simplefilter("ignore")
OPTIONS = json.loads(sys.argv[1])


def tell(what):
    print(json.dumps(what), flush=True)


class Handler:
    async def play(self, command, server):
        answer = OPTIONS.get("answers", {}).get(command)
        if answer == "hang":
            tell({"hangs": command})
            await asyncio.Event().wait()
        if answer == "close":
            server.transport.close()
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self.play("RCPT", server)
        if answer:
            return answer.replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = await self.play("DATA", server)
        if answer:
            return answer
        content = envelope.original_content.decode()
        tell({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": content,
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "login": bool(session.authenticated),
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    name, password = OPTIONS["login"]
    good = (data.login, data.password) == (name.encode(), password.encode())
    return AuthResult(success=good, handled=False)


def context():
    found = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    found.load_cert_chain(OPTIONS["certificate"], OPTIONS["key"])
    return found


def session():
    tls = OPTIONS.get("tls", "none")
    start = {"tls_context": context(), "require_starttls": True} if tls == "start" else {}
    login = {"authenticator": authenticate, "auth_required": True} if "login" in OPTIONS else {}
    return SMTP(Handler(), hostname="localhost", auth_require_tls=tls == "start", **start, **login)


async def main():
    implicit = context() if OPTIONS.get("tls") == "implicit" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=implicit)
    tell({"port": server.sockets[0].getsockname()[1]})
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
