"""Passwords: hashed with argon2id, and compared so that an unknown login takes as long as a known one."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from engine.settings import Settings

PASSES = 3  # over the memory the settings give


@lru_cache
def hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=memory_kib, parallelism=1)


def hash_of(settings: Settings, password: str) -> str:
    """The hash kept in the row (argon2id; memory from the settings)."""
    return hasher(settings.password_memory_kib).hash(password)


@lru_cache
def nobodys(hasher: PasswordHasher) -> str:
    """What an unknown login is compared with, so that it takes as long as a known one."""
    return hasher.hash("không ai cả")


def verify(hasher: PasswordHasher, kept: str, password: str) -> bool:
    try:
        return hasher.verify(kept, password)
    except VerifyMismatchError:
        return False
