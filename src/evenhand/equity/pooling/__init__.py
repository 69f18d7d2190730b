"""Several teams testing the same change, read together."""

from evenhand.equity.pooling.change import pool_changes
from evenhand.equity.pooling.model import (
    PooledAnswer,
    PooledChange,
    PooledPart,
    PooledScale,
    TeamCounts,
)

__all__ = [
    "PooledAnswer",
    "PooledChange",
    "PooledPart",
    "PooledScale",
    "TeamCounts",
    "pool_changes",
]
