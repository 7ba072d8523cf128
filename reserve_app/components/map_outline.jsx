// The map where there is no WebGL 2: outlines of the départements and the missions, as plain SVG.
import { createElement as h, useEffect, useMemo, useRef, useState } from "react";
import { kindsOfLegend } from "./map_layers.js";
import { FRANCE, areaBox, circle, featuresUrl } from "./map_link.js";

const WIDTH = 1000; // units of the drawing
// In the order of the legend, where the style draws the same shapes.
const SHAPES = ["M0-9A9 9 0 1 0 0 9 9 9 0 1 0 0-9z", "M-8-8H8V8H-8z", "M0-10 10 8H-10z", "M0-11 11 0 0 11-11 0z"];

function projection([west, south, east, north]) {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / ((east - west) * squeeze);
  return {
    height: (north - south) * scale,
    to: ([lon, lat]) => [(lon - west) * squeeze * scale, (north - lat) * scale],
  };
}

const widen = ([west, south, east, north]) => {
  const dx = (east - west) * 0.08;
  const dy = (north - south) * 0.08;
  return [west - dx, south - dy, east + dx, north + dy];
};

const line = (ring, to) => `M${ring.map((at) => to(at).map((n) => n.toFixed(1)).join(" ")).join("L")}z`;
const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

function useJson(url) {
  const [data, setData] = useState(null);
  useEffect(() => {
    const stop = new AbortController();
    fetch(url, { signal: stop.signal })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then(setData)
      .catch(() => {});
    return () => stop.abort();
  }, [url]);
  return data;
}

// Deeper than MapLibre would: cells of the drawing's own size, since nothing zooms here.
const zoomFor = ([west, , east]) => Math.log2((360 / (east - west)) * (WIDTH / 512));

export default function MapOutline({ search, area, link, words, action }) {
  const box = useMemo(() => widen(areaBox(area) ?? FRANCE), [JSON.stringify(area ?? {})]);
  const { to, height } = useMemo(() => projection(box), [box]);
  const land = useJson("/geo/departements.geojson");
  const found = useJson(featuresUrl(search, box, zoomFor(box)));
  const [lit, setLit] = useState(null);
  const [chosen, setChosen] = useState(null);
  const pane = useRef(null);
  const kinds = useMemo(
    () => (found ? kindsOfLegend(pane.current.closest(".map-pane")).map(({ key }) => key) : []),
    [found],
  );
  useEffect(() => setChosen(null), [search]);
  useEffect(() => link.onCard((card) => setLit(card ? card.id : null)), [link]);
  const outline = useMemo(
    () => land?.features.map(({ geometry }) => rings(geometry).map((ring) => line(ring, to)).join("")).join(""),
    [land, to],
  );
  return h(
    "div",
    { className: "map-outline", ref: pane, "data-ready": found ? "" : undefined },
    h(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height.toFixed(0)}`, role: "img", "aria-label": words.outline },
      outline && h("path", { d: outline, className: "land" }),
      area?.radius !== undefined && h("path", { d: line(circle(area), to), className: "searched" }),
      (found?.features ?? []).map((feature, index) => mark(feature, index, { to, lit, link, kinds, setChosen })),
    ),
    h(
      "p",
      { className: "map-note", role: "status" },
      chosen
        ? [h("a", { key: "a", href: `${action}/${chosen.id}/${chosen.slug}` }, chosen.title), `, ${chosen.structure}, ${chosen.commune}`]
        : words.outlineNote,
    ),
  );
}

function mark({ geometry, properties }, index, { to, lit, link, kinds, setChosen }) {
  const [x, y] = to(geometry.coordinates);
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  if (properties.cluster) {
    return h(
      "g",
      { key: `c${index}`, transform, className: "cell" },
      h("circle", { r: 12 + 5 * Math.log10(properties.count) }),
      h("text", { textAnchor: "middle", dy: "0.35em" }, properties.count),
    );
  }
  return h("path", {
    key: properties.id,
    d: SHAPES[Math.max(0, kinds.indexOf(properties.kind)) % SHAPES.length],
    transform: transform + (properties.id === lit ? " scale(1.8)" : ""),
    className: `mark kind-${properties.kind}`,
    "data-lit": properties.id === lit ? "" : undefined,
    onPointerEnter: () => link.fromMap(properties.id),
    onPointerLeave: () => link.fromMap(null),
    onClick: () => {
      setChosen(properties); // its card may be on another page of the list, or behind the map
      link.choose(properties.id);
    },
  }, h("title", null, `${properties.title}, ${properties.commune}`));
}
