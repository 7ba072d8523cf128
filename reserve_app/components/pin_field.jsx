// Where exactly, within the commune: a pin on the map, moved by hand or with the arrow keys. The map
// is fetched when it comes into view; without it the commune and the address are enough.
import { createElement as h, useEffect, useRef, useState } from "react";
import { usePart } from "../map_view/use_part.js";

const pinMap = () => import("../map_view/pin_gl.jsx");
const HERE = 30; // metres: nearer than that is the same place
const METRES = 111_195; // in a degree of latitude

const hasWebGL2 = () => {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
};

async function communeOf(insee, signal) {
  const answer = await fetch(`/api/v1/places?q=${encodeURIComponent(insee)}`, { signal });
  if (!answer.ok) return null;
  return (await answer.json()).find((place) => place.insee === insee) ?? null;
}

// How far the pin is from the middle of the commune, in metres, and in which eighth of the horizon.
function fromCentre({ lat, lon }, commune) {
  const north = (lat - commune.lat) * METRES;
  const east = (lon - commune.lon) * METRES * Math.cos((lat * Math.PI) / 180);
  return { far: Math.hypot(north, east), eighth: Math.round(Math.atan2(east, north) / (Math.PI / 4) + 8) % 8 };
}

function kilometres(far) {
  const language = document.documentElement.lang;
  return (far / 1000).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
}

function whereWords({ far, eighth }, commune, words) {
  if (far < HERE) return words.centre.replace("{name}", commune.name);
  const shown = far < 1000 ? `${Math.round(far / 10) * 10} m` : `${kilometres(far)} km`;
  return words.where.replace("{far}", shown).replace("{wind}", words.winds[eighth]).replace("{name}", commune.name);
}

export function PinField({ form, words }) {
  const box = useRef(null);
  const [commune, setCommune] = useState(null);
  const [pin, setPin] = useState(null);
  const [seen, setSeen] = useState(false);
  const [drawn, setDrawn] = useState(true);
  const field = (name) => form.elements[name];

  const write = (point, insee) => {
    const hidden = { lat: point.lat.toFixed(6), lon: point.lon.toFixed(6), pin: insee };
    for (const [name, value] of Object.entries(hidden)) {
      if (!field(name)) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name });
        box.current.parentNode.append(input);
      }
      field(name).value = value;
    }
  };
  const move = (point) => {
    setPin(point);
    write(point, commune.insee);
    form.dispatchEvent(new Event("input"));
  };

  useEffect(() => {
    let stop = new AbortController();
    const read = (fresh) => {
      stop.abort();
      stop = new AbortController();
      const insee = field("insee")?.value;
      if (!insee) {
        setCommune(null); // typed and not chosen: no place is known, so none is shown
        return;
      }
      communeOf(insee, stop.signal)
        .then((found) => {
          if (!found) return;
          setCommune(found);
          const known = !fresh && field("pin")?.value === insee;
          setPin(known ? { lat: Number(field("lat").value), lon: Number(field("lon").value) } : found);
          if (fresh) {
            write(found, insee);
            form.dispatchEvent(new Event("input"));
          }
        })
        .catch(() => {});
    };
    read(false);
    const chosen = () => read(true);
    const typed = () => { if (!field("insee")?.value) read(false); };
    form.addEventListener("place-chosen", chosen);
    form.addEventListener("input", typed);
    return () => {
      stop.abort();
      form.removeEventListener("place-chosen", chosen);
      form.removeEventListener("input", typed);
    };
  }, [form]);
  useEffect(() => {
    if (!hasWebGL2()) {
      setDrawn(false);
      return undefined;
    }
    const watch = new IntersectionObserver(([entry]) => entry.isIntersecting && setSeen(true), { rootMargin: "200px" });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);

  const ready = commune && pin;
  const off = ready && fromCentre(pin, commune);
  const PinMap = usePart(ready && seen && drawn ? pinMap : null);
  return h(
    "div",
    { className: "pin-field", ref: box },
    ready && h("p", { className: "label" }, words.label),
    drawn && h(
      "div",
      { className: "pin-map map", hidden: !ready },
      PinMap && ready && h(PinMap, { pin, words, onMove: move, onUnavailable: () => setDrawn(false) }),
    ),
    ready && h(
      "div",
      { className: "pin-foot" },
      h("p", { role: "status", className: "hint" }, whereWords(off, commune, words)),
      drawn && off.far >= HERE
        && h("button", { type: "button", className: "btn btn-text", onClick: () => move(commune) }, words.reset),
    ),
    ready && !drawn && h("p", { className: "hint" }, words.noMap),
  );
}
