"""What the provider remembers while it runs: who is signed in, who is being asked, unused codes and tokens."""

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MOST_KEPT = 2000  # of each kind, so that nothing can fill the memory of a demonstration
T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """An application's question, kept while a person chooses who to be."""

    issuer_path: str
    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    scope: str


@dataclass
class BrowserSession:
    """A person signed in at one issuer in one browser; `clients` are the applications told about it."""

    issuer_path: str
    sub: str
    sid: str
    began_at: float
    clients: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Grant:
    """What a code, and later an access token, stands for."""

    request: Request
    sub: str
    sid: str
    began_at: float


class Kept(Generic[T]):
    """Things under unguessable names, each for so many seconds; the oldest go first."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: how long each thing is kept."""
        self._seconds = seconds
        self._things: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, thing: T) -> str:
        """Keeps it and returns its new name."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            self._things[name] = (time.monotonic() + self._seconds, thing)
            while len(self._things) > MOST_KEPT:
                self._things.popitem(last=False)
        return name

    def get(self, name: str) -> T | None:
        """The thing of that name, unless its time is over."""
        with self._lock:
            until, thing = self._things.get(name, (0.0, None))
        return thing if until > time.monotonic() else None

    def take(self, name: str) -> T | None:
        """The thing of that name, once: it is gone afterwards."""
        with self._lock:
            until, thing = self._things.pop(name, (0.0, None))
        return thing if until > time.monotonic() else None

    def named(self) -> list[tuple[str, T]]:
        """Everything kept now."""
        with self._lock:
            return [(name, thing) for name, (until, thing) in self._things.items() if until > time.monotonic()]


class Memory:
    """All of it; lost when the process ends, which a demonstration may."""

    def __init__(self) -> None:
        """Lifetimes: a choice 30 minutes, a code 1 minute, a token 5 minutes, a session 12 hours."""
        self.requests: Kept[Request] = Kept(1800)
        self.codes: Kept[Grant] = Kept(60)
        self.tokens: Kept[Grant] = Kept(300)
        self.sessions: Kept[BrowserSession] = Kept(43200)

    def take_session(self, sid: str) -> BrowserSession | None:
        """Ends the session with this public id."""
        for name, session in self.sessions.named():
            if session.sid == sid:
                return self.sessions.take(name)
        return None
