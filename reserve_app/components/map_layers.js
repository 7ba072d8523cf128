// What is drawn over the base map: the searched circle, clusters, missions, the lit one.
// Each kind has its colour and its icon, the same as on the cards.

const EMPTY = { type: "FeatureCollection", features: [] };
const SIZE = 40; // pixels of a marker, tip included
const FONT = ["Atkinson Hyperlegible Next", "sans-serif"];

export const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
const ink = () => (isDark() ? "#c3c6ff" : "#1b1b6b");
const paper = () => (isDark() ? "#12132b" : "#ffffff");

// Kinds and their icons are read from the page's own legend: another crisis changes no code here.
export function kindsOfLegend(pane) {
  return [...pane.querySelectorAll(".map-legend li")].map((item) => ({
    key: [...item.classList].find((name) => name.startsWith("kind-")).slice(5),
    icon: [...item.querySelector(".icon").classList].find((name) => name.startsWith("icon-")).slice(5),
    colour: getComputedStyle(item).getPropertyValue("--kind").trim(),
  }));
}

async function iconPaths() {
  const text = await (await fetch("/icons.svg")).text();
  const svg = new DOMParser().parseFromString(text, "image/svg+xml");
  return (name) => new Path2D(svg.getElementById(name).querySelector("path").getAttribute("d"));
}

function marker({ colour }, path, ratio, lit) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.beginPath();
  pen.arc(20, 17, 14.5, 0.75 * Math.PI, 0.25 * Math.PI);
  pen.lineTo(20, 38);
  pen.closePath();
  pen.fillStyle = lit ? "#ffb41f" : colour;
  pen.strokeStyle = lit ? "#12124a" : paper();
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.fill();
  pen.stroke();
  pen.translate(10.4, 7.4);
  pen.scale(0.8, 0.8);
  pen.strokeStyle = lit ? "#12124a" : paper();
  pen.lineWidth = 2;
  pen.lineCap = "round";
  pen.stroke(path);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

export async function addImages(map, kinds) {
  const ratio = Math.ceil(window.devicePixelRatio || 1);
  const paths = await iconPaths();
  for (const kind of kinds) {
    for (const lit of [false, true]) {
      const name = `${lit ? "lit-" : ""}${kind.key}`;
      if (map.hasImage(name)) map.removeImage(name);
      map.addImage(name, marker(kind, paths(kind.icon), ratio, lit), { pixelRatio: ratio });
    }
  }
}

export function addLayers(map) {
  const source = (name, extra = {}) => map.addSource(name, { type: "geojson", data: EMPTY, ...extra });
  source("area");
  source("missions", { cluster: true, clusterRadius: 38, clusterMaxZoom: 15 });
  source("cells");
  source("lit");
  const layer = (id, type, from, rest) => map.addLayer({ id, type, source: from, ...rest });
  layer("area-fill", "fill", "area", { paint: { "fill-color": ink(), "fill-opacity": 0.07 } });
  layer("area-line", "line", "area", {
    paint: { "line-color": ink(), "line-width": 2, "line-dasharray": [2, 2] },
  });
  bubbles(layer, "groups", "missions", ["has", "point_count"], "point_count");
  bubbles(layer, "cells", "cells", ["has", "count"], "count");
  const pin = { "icon-anchor": "bottom", "icon-allow-overlap": true };
  layer("missions", "symbol", "missions", {
    filter: ["!", ["has", "point_count"]],
    layout: { ...pin, "icon-image": ["get", "kind"] },
  });
  layer("lit", "symbol", "lit", {
    layout: { ...pin, "icon-image": ["concat", "lit-", ["get", "kind"]], "icon-size": 1.25 },
  });
}

function bubbles(layer, id, from, filter, count) {
  const n = ["get", count];
  layer(`${id}-disc`, "circle", from, {
    filter,
    paint: {
      "circle-color": ink(),
      "circle-radius": ["interpolate", ["linear"], ["log10", n], 0, 15, 1, 18, 2, 23, 4, 34],
      "circle-stroke-color": paper(),
      "circle-stroke-width": 3,
    },
  });
  layer(`${id}-count`, "symbol", from, {
    filter,
    layout: {
      "text-field": ["number-format", n, { locale: "fr" }],
      "text-font": FONT,
      "text-size": 14,
      "text-allow-overlap": true,
    },
    paint: { "text-color": paper() },
  });
}

export const polygon = (ring) => ({
  type: "Feature",
  properties: {},
  geometry: { type: "Polygon", coordinates: [ring] },
});

export const point = ({ lon, lat, ...properties }) => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [lon, lat] },
});

export const EMPTY_COLLECTION = EMPTY;
