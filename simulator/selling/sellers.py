"""The seller accounts of the demo, and what they granted to our application."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from simulator import ids
from simulator.selling import applications
from simulator.selling.marketplaces import MARKETPLACES, OUTSIDE, of_countries, of_region
from simulator.selling.roles import ALL, NAMES
from simulator.selling.rows import AuthorizationCode, Grant, Seller, grant_key
from simulator.world import World

GRANT_LIVES = timedelta(days=365)
CODE_LIVES = timedelta(minutes=5)

EVERYWHERE = "A2EXAMPLE1HOME"
DEMO = (
    Seller(EVERYWHERE, "Nordwind Home", (*of_region("na"), *of_region("eu"), *of_region("fe"))),
    Seller("A2EXAMPLE2TOOL", "Werkbank Tools", (*of_countries("DE", "FR", "IT", "ES", "NL", "GB"), OUTSIDE.id)),
    Seller("A2EXAMPLE3PAPR", "Sakura Paper", of_countries("JP", "SG", "US"), suspended=of_countries("SG")),
    Seller("A2EXAMPLE4GULF", "Gulf Garden", of_countries("AE", "SA", "EG")),
    Seller("A2EXAMPLE5SOLO", "Ann's Attic", of_countries("GB", "IE"), plan="INDIVIDUAL"),
)


def everybody(world: World) -> list[Seller]:
    """Those of the demo, as changed since, and those that were added."""
    kept = {seller.id: seller for seller in world.selling.sellers.all()}
    return list(({seller.id: seller for seller in DEMO} | kept).values())


def get(world: World, seller: str) -> Seller:
    """Raises LookupError."""
    found = world.selling.sellers.get(seller) or next((one for one in DEMO if one.id == seller), None)
    if found is None:
        raise LookupError(f"There is no seller {seller}")
    return found


def add(
    world: World, name: str, countries: Iterable[str], *, seller_id: str = "", plan: str = "PROFESSIONAL"
) -> Seller:
    """Another account, for a test that wants one of its own."""
    seller = Seller(seller_id or f"A2{ids.short().upper()}", name, of_countries(*countries), plan)
    world.selling.sellers.put(seller.id, seller)
    return seller


def sells_in(seller: Seller, region: str) -> tuple[str, ...]:
    """Amazon's marketplaces of the region where this seller has an account."""
    known = (MARKETPLACES[id] for id in seller.marketplaces)
    return tuple(found.id for found in known if found.region == region and found.is_amazon)


def granted(world: World, seller: str, region: str) -> Grant | None:
    return in_force(world, grant_key(seller, region))


def in_force(world: World, key: str) -> Grant | None:
    """A grant that is neither revoked nor over."""
    grant = world.selling.grants.get(key)
    return grant if grant and not grant.is_revoked and world.now() < grant.expires_at else None


def authorize(world: World, seller: Seller, region: str) -> Grant:
    """Consent, or consent once more: a refresh token of its own, a new year, the roles of today."""
    if not sells_in(seller, region):
        raise ValueError(f"{seller.name} does not sell in {region}")
    if seller.plan == "INDIVIDUAL":
        raise ValueError(f"{seller.name} has an individual selling plan; a professional one is needed")
    with world.state.change():
        before = world.selling.grants.get(grant_key(seller.id, region))
        earlier = before.refresh_tokens if before and not before.is_revoked else ()
        grant = Grant(
            seller.id,
            region,
            roles=applications.current(world).roles,
            granted_at=world.now(),
            expires_at=world.now() + GRANT_LIVES,
            refresh_tokens=(f"Atzr|{ids.token()}", *earlier),
        )
        world.selling.grants.put(grant.key, grant)
    return grant


def hand_out_code(world: World, grant: Grant, redirect_uri: str) -> AuthorizationCode:
    code = AuthorizationCode(f"S{ids.token()}", grant.key, redirect_uri, world.now() + CODE_LIVES)
    with world.state.change():
        for old in world.selling.codes.all():
            if old.expires_at < world.now():
                world.selling.codes.drop(old.code)
        world.selling.codes.put(code.code, code)
    return code


def revoke(world: World, seller: str, region: str) -> Grant:
    """All its tokens are worth nothing from now on."""
    return _change(world, seller, region, is_revoked=True)


def set_roles(world: World, seller: str, region: str, roles: Iterable[str]) -> Grant:
    """What this grant lets us see from now on. Raises ValueError for a role that does not exist."""
    return _change(world, seller, region, roles=known_roles(roles))


def known_roles(names: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(names)
    if unknown := [role for role in wanted if role not in NAMES]:
        raise ValueError(f"there is no role {', '.join(unknown)}; there are {', '.join(ALL)}")
    return wanted


def _change(world: World, seller: str, region: str, **changes: object) -> Grant:
    with world.state.change():
        grant = world.selling.grants.get(grant_key(seller, region))
        if grant is None:
            raise LookupError(f"{seller} has granted nothing in {region}")
        grant = replace(grant, **changes)  # type: ignore[arg-type]
        world.selling.grants.put(grant.key, grant)
    return grant
