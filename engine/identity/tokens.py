"""Tokens: what a program shows instead of signing in again (JSON Web Token, RFC 7519, HS256)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from jwt.types import Options

from engine.act import Act
from engine.errors import NotAllowed
from engine.identity.models import Account
from engine.settings import Settings

LIFETIME = timedelta(hours=8)  # one working day
_AUDIENCE = "motcua-api"
_CLAIMS = ["sub", "aud", "iat", "exp", "epoch"]


class TokenIsNotValid(NotAllowed):
    """Mã truy cập không hợp lệ hoặc đã hết hạn. Mời đăng nhập lại."""


@dataclass(frozen=True)
class Claims:
    """What a token says. Whether its epoch still holds is asked with the account: `actor_of(..., epoch=...)`."""

    account_id: int
    epoch: int
    expires_at: datetime


def issue(act: Act, account: Account, lifetime: timedelta = LIFETIME) -> str:
    """A token for the account, good from the act's instant for `lifetime`."""
    claims = {
        "sub": str(account.id),
        "aud": _AUDIENCE,
        "iat": int(act.now.timestamp()),
        "exp": int((act.now + lifetime).timestamp()),
        "epoch": account.epoch,
    }
    return jwt.encode(claims, act.office.settings.secret_key, algorithm="HS256")


def verify(settings: Settings, token: str, now: datetime) -> Claims:
    """The claims of a token of this office that has not expired at `now`. Refuses with `TokenIsNotValid`."""
    options: Options = {
        "require": _CLAIMS,
        "verify_exp": False,
        "verify_iat": False,
    }  # time is asked of our clock, below
    try:
        said = jwt.decode(token, settings.secret_key, algorithms=["HS256"], audience=_AUDIENCE, options=options)
        expires_at = datetime.fromtimestamp(said["exp"], tz=UTC)
        claims = Claims(int(said["sub"]), int(said["epoch"]), expires_at)
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError) as wrong:
        raise TokenIsNotValid() from wrong
    if claims.expires_at <= now:
        raise TokenIsNotValid()
    return claims
