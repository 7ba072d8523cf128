"""Turn what people type into points: the national geocoder's client, our gazetteer behind."""

from dataclasses import dataclass
from functools import cache, partial

from geopy.geocoders import BANFrance
from geopy.location import Location

from reserve_app.geo.ban import GazetteerAdapter
from reserve_app.geo.fallback import COOL_DOWN_S, CircuitBreaker, FallbackAdapter
from reserve_app.geo.gazetteer import DEFAULT_LIMIT, LARGEST_LIMIT, get_gazetteer
from reserve_app.geo.readings import LONGEST_QUERY
from reserve_app.geo.territories import department_code
from reserve_app.settings import get_settings

# geopy's own default, api-adresse.data.gouv.fr, was shut down in January 2026; IGN took the service
# over.
BAN_DOMAIN = "data.geopf.fr/geocodage"

_USER_AGENT = "reserve-app"


@dataclass(frozen=True, slots=True)
class GeocodedPlace:
    """A place with a point.

    ``name`` is the commune's, or the whole address when one was found online.
    """

    insee: str
    name: str
    department: str
    postcodes: tuple[str, ...]
    lat: float
    lon: float
    population: int
    score: float


class Geocoder:
    """Find places and addresses. Blocking when it is online: call it in a thread."""

    def __init__(self, ban: BANFrance) -> None:
        self._ban = ban

    def geocode(self, query: str, limit: int = DEFAULT_LIMIT) -> list[GeocodedPlace]:
        """Give at most ``limit`` (1 to 50) places for a text, best first, perhaps none."""
        # Lone surrogates, which no URL can carry, become question marks.
        text = query[:LONGEST_QUERY].encode("utf-8", "replace").decode()
        limit = min(max(limit, 1), LARGEST_LIMIT)
        locations = self._ban.geocode(text, limit=limit, exactly_one=False) or []
        return [_place(location) for location in locations][:limit]

    def reverse(self, lat: float, lon: float) -> GeocodedPlace | None:
        """Give the place around a point in degrees, or ``None`` at sea and abroad."""
        location = self._ban.reverse((lat, lon))
        return _place(location) if location else None


def offline_geocoder() -> Geocoder:
    """Give the geocoder that only knows the gazetteer: communes, postcodes, no streets."""
    return Geocoder(BANFrance(domain=BAN_DOMAIN, adapter_factory=GazetteerAdapter))


def online_geocoder(
    *,
    timeout_s: float,
    domain: str = BAN_DOMAIN,
    scheme: str = "https",
    cool_down_s: float = COOL_DOWN_S,
) -> Geocoder:
    """Give the geocoder that asks the national service first, and the gazetteer when that fails."""
    factory = partial(FallbackAdapter, breaker=CircuitBreaker(cool_down_s))
    ban = BANFrance(
        domain=domain,
        scheme=scheme,
        timeout=timeout_s,
        user_agent=_USER_AGENT,
        adapter_factory=factory,
    )
    return Geocoder(ban)


@cache
def get_geocoder() -> Geocoder:
    """Give the geocoder of this process, as ``RESERVE_GEOCODER`` says."""
    settings = get_settings()
    if settings.geocoder == "ban":
        return online_geocoder(timeout_s=settings.geocoder_timeout_s)
    return offline_geocoder()


def geocode(query: str, limit: int = DEFAULT_LIMIT) -> list[GeocodedPlace]:
    """Find places by what a person typed, best first, with the geocoder of this process."""
    return get_geocoder().geocode(query, limit)


def reverse(lat: float, lon: float) -> GeocodedPlace | None:
    """Find the place around a point, with the geocoder of this process."""
    return get_geocoder().reverse(lat, lon)


def _place(location: Location) -> GeocodedPlace:
    properties = location.raw["properties"]
    insee = properties["citycode"]
    commune = get_gazetteer().commune(insee)
    is_commune = properties.get("type") == "municipality"
    city = commune.name if commune else properties.get("city") or properties["label"]
    return GeocodedPlace(
        insee=insee,
        name=city if is_commune else properties["label"],
        department=commune.department if commune else department_code(insee),
        postcodes=commune.postcodes
        if commune
        else tuple(filter(None, [properties.get("postcode")])),
        lat=location.latitude,
        lon=location.longitude,
        population=commune.population if commune else 0,
        score=float(properties.get("score") or 0.0),
    )
