"""Token buckets: one for each seller, region, application and operation, filled by the world's clock."""

from simulator.selling.operations import Operation
from simulator.selling.rows import Bucket, UsagePlan
from simulator.world import World


def plan(world: World, operation: Operation) -> UsagePlan:
    return world.selling.plans.get(operation.name) or UsagePlan(operation.name, operation.rate, operation.burst)


def key(application: str, holder: str, operation: Operation) -> str:
    """`holder` is "<seller>/<region>", or the region alone for what no seller grants."""
    return f"{holder}/{application}/{operation.name}"


def level(world: World, bucket_key: str, terms: UsagePlan) -> float:
    bucket = world.selling.buckets.get(bucket_key)
    if bucket is None:
        return float(terms.burst)
    return min(float(terms.burst), bucket.tokens + (world.now() - bucket.at).total_seconds() * terms.rate)


def take(world: World, bucket_key: str, terms: UsagePlan) -> bool:
    """Whether there was a token left; then there is one less."""
    with world.state.change():
        left = level(world, bucket_key, terms)
        # What was filled in 1/rate seconds is one token, whatever the last binary digit says.
        if left < 1 - 1e-6:
            return False
        world.selling.buckets.put(bucket_key, Bucket(max(0.0, left - 1), world.now()))
    return True


def put(world: World, bucket_key: str, tokens: float) -> None:
    world.selling.buckets.put(bucket_key, Bucket(tokens, world.now()))


def written(rate: float) -> str:
    """As in x-amzn-RateLimit-Limit."""
    return f"{rate:.4f}".rstrip("0").rstrip(".") if rate != int(rate) else f"{rate:.1f}"
