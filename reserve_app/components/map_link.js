// Ties cards and markers together, whatever draws the map: pointing at one lights the other, and
// choosing a marker brings its card to the reader. Cards are found by their data-mission.

export function linkWithList(listId) {
  let lightOnMap = () => {};
  let lit = null;

  const cardOf = (id) => document.querySelector(`#${listId} [data-mission="${CSS.escape(String(id))}"]`);
  const light = (card) => {
    if (lit === card) return;
    lit?.removeAttribute("data-lit");
    card?.setAttribute("data-lit", "");
    lit = card;
  };
  const told = (event) => {
    const card = event.target.closest?.("[data-mission]");
    const { lat, lon, kind, mission } = card?.dataset ?? {};
    lightOnMap(lat ? { id: Number(mission), kind, lat: Number(lat), lon: Number(lon) } : null);
  };
  const left = () => lightOnMap(null);

  return {
    // The map says what to do when a card is pointed at.
    onCard: (callback) => {
      lightOnMap = callback;
    },
    fromMap: (id) => light(id == null ? null : cardOf(id)),
    // Returns whether there is a card: the mission may be on another page of the list.
    choose: (id) => {
      const card = cardOf(id);
      if (!card) return false;
      light(card);
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
      card.querySelector("a")?.focus({ preventScroll: true });
      return true;
    },
    listen: () => {
      const list = document.getElementById(listId);
      if (!list) return undefined;
      const events = [["pointerover", told], ["focusin", told], ["pointerleave", left], ["focusout", left]];
      events.forEach(([name, run]) => list.addEventListener(name, run));
      return () => events.forEach(([name, run]) => list.removeEventListener(name, run));
    },
  };
}

// The address of what a map view shows of a search. A searched box travels as `area`: `bbox` is
// the view. Page and order change nothing on a map.
export function featuresUrl(search, bbox, zoom) {
  const params = new URLSearchParams(search);
  const area = params.get("bbox");
  params.delete("page");
  params.delete("sort");
  params.delete("bbox");
  if (area) params.set("area", area);
  params.set("bbox", bbox.map((degrees) => degrees.toFixed(4)).join(","));
  params.set("zoom", String(Math.floor(zoom)));
  return `/api/v1/missions.geojson?${params.toString().replaceAll("%2C", ",")}`;
}

// The box, in degrees, of what was searched: [west, south, east, north], or null for everywhere.
export function areaBox(area) {
  if (area?.west !== undefined) return [area.west, area.south, area.east, area.north];
  if (area?.radius === undefined) return null;
  const dLat = area.radius / 111.2; // km in a degree of latitude
  const dLon = dLat / Math.cos((area.lat * Math.PI) / 180);
  return [area.lon - dLon, area.lat - dLat, area.lon + dLon, area.lat + dLat];
}

export const FRANCE = [-5.2, 41.3, 9.6, 51.1]; // metropolitan France

export function circle({ lat, lon, radius }, steps = 90) {
  const dLat = radius / 111.2;
  const dLon = dLat / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI;
    return [lon + dLon * Math.sin(angle), lat + dLat * Math.cos(angle)];
  });
}
