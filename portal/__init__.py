"""The portal: what agencies share, decide and owe each other.

Start with `create_app` below, then the slice you care about.
"""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import portal.models  # noqa: F401 - every table and rule must be known before the first query
from portal.access.gate import set_up_gate
from portal.config import Settings
from portal.database import db
from portal.discreet_logs import DiscreetFlask
from portal.kept_plans import keep_plans
from portal.rooms import modules
from portal.web.body_limit import set_up_body_limit
from portal.web.csrf import set_up_csrf
from portal.web.errors import set_up_errors
from portal.web.headers import set_up_headers
from portal.web.templating import set_up_templates

# A broken connection is noticed before use; texts, tokens and secrets of a failed statement reach no log.
ENGINE = {"pool_timeout": 5, "pool_pre_ping": True, "connect_args": {"options": "-c jit=off"}, "hide_parameters": True}
MAX_BODY = 12 * 1024 * 1024  # bytes: evidence of 10 MiB and the form around it


def create_app(settings: Settings, *, database: str | None = None) -> Flask:
    """The application, connected as the web role; jobs and commands give the worker's `database` instead."""
    app = DiscreetFlask("portal", static_folder="web/static", static_url_path="/static")
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=database or settings.web_database,
        SQLALCHEMY_BINDS={"sign_in": {"url": settings.sign_in_database, **ENGINE}},
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 8, "max_overflow": 4, **ENGINE},
        SESSION_COOKIE_NAME="__Host-portal" if settings.tls_only else "portal",
        SESSION_COOKIE_SECURE=settings.tls_only,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=500,
    )
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        keep_plans(db.engine)
    set_up_templates(app)
    set_up_headers(app, production=settings.is_production, demonstration=settings.is_demonstration)
    set_up_errors(app)
    set_up_body_limit(app)
    set_up_gate(app)
    set_up_csrf(app)
    for routes in modules("routes"):
        routes.set_up(app)
    return app
