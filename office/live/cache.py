"""Redis as a cache that may be away: then nothing is remembered, and nobody is refused a page.

Django's own backend lets the error through, and with it every page of everybody who is signed in.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends import redis
from redis import RedisError

PAUSE = 5.0  # seconds in which nobody tries again

logger = logging.getLogger(__name__)
T = TypeVar("T")


class RedisCache(redis.RedisCache):
    """Away means: nothing found, nothing kept. Truth never lives here, so nothing is lost."""

    _away_until = 0.0  # of the process; each thread has a cache object of its own

    def _or(self, otherwise: T, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any | T:
        if time.monotonic() < RedisCache._away_until:
            return otherwise
        try:
            return act(*args, **kwargs)
        except (RedisError, OSError) as trouble:
            RedisCache._away_until = time.monotonic() + PAUSE
            logger.warning("Redis does not answer (%s); nothing is cached for now.", trouble)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(True, super().add, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, super().delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._or({}, super().get_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, super().has_key, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._or(delta, super().incr, key, delta, version)

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> Any:
        return self._or(list(data), super().set_many, data, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(None, super().delete_many, *args, **kwargs)

    def clear(self) -> Any:
        return self._or(False, super().clear)
