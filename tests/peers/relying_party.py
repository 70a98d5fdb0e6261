"""A very small application that signs people in through one provider, as the portal's routes do."""

from datetime import datetime
from typing import Any

from flask import Flask, Response, jsonify, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from agencies.sign_in.outcome import Refusal
from portal.sign_in.client import SignInCompleted, begin, build_client, end_session_url, finish
from portal.sign_in.logout_tokens import LogoutToken, verify_logout_token
from portal.sign_in.provider_app import ProviderApp
from portal.sign_in.provider_config import ProviderConfig


class ForgetfulDict(dict[str, Any]):
    """A cache in the shape of cachelib's, false when empty, as some are."""

    def set(self, key: str, value: Any, _seconds: int) -> None:
        """Keeps it."""
        self[key] = value

    def delete(self, key: str) -> None:
        """Forgets it."""
        self.pop(key, None)


class OnceOnly:
    """Remembers names, and says whether it knew them."""

    def __init__(self) -> None:
        """Nothing known."""
        self.known: set[str] = set()

    def __call__(self, name: str, _until: datetime) -> bool:
        """True when the name was known already."""
        seen = name in self.known
        self.known.add(name)
        return seen


class RelyingParty:
    """The application, what it learned, and the provider it asks (set `config` before use)."""

    def __init__(self) -> None:
        """Routes: /start, /callback, /leave, /left, /back-channel."""
        self.cache, self.seen = ForgetfulDict(), OnceOnly()
        self.completed: list[SignInCompleted | Refusal] = []
        self.ended: list[LogoutToken | Refusal] = []
        self.client: ProviderApp
        self.app = Flask(__name__)
        self.app.config.update(SECRET_KEY="test", SESSION_COOKIE_NAME="relying_party")
        self.app.add_url_rule("/start", view_func=self.start)
        self.app.add_url_rule("/callback", view_func=self.callback)
        self.app.add_url_rule("/leave", view_func=self.leave)
        self.app.add_url_rule("/left", view_func=lambda: "left")
        self.app.add_url_rule("/back-channel", view_func=self.back_channel, methods=["POST"])

    def use(self, config: ProviderConfig) -> None:
        """From now on this provider."""
        self.client = build_client(config, self.cache)

    def start(self) -> AnyResponse | str:
        """Off to the provider."""
        answer = begin(self.client, session, carried={"next": "/actions?late=yes"})
        return answer.for_it_desk if isinstance(answer, Refusal) else redirect(answer, 303)

    def callback(self) -> Response:
        """Back again."""
        answer = finish(self.client, session, request.args)
        self.completed.append(answer)
        return jsonify(refused=answer.code if isinstance(answer, Refusal) else None)

    def leave(self) -> AnyResponse:
        """Signs out at the provider."""
        done = self.completed[-1]
        assert isinstance(done, SignInCompleted)
        there = end_session_url(self.client, done.id_token, request.host_url + "left", "bye")
        return redirect(there or "/left", 303)

    def back_channel(self) -> tuple[str, int]:
        """The provider says that a session is over."""
        config, token = self.client.config, request.form["logout_token"]
        self.ended.append(verify_logout_token(token, config, self.client.fetch_jwk_set, self.seen))
        return "", 400 if isinstance(self.ended[-1], Refusal) else 200
