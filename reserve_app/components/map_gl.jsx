// The real map: MapLibre over our own PMTiles. Everything comes from this site.
import { createElement as h, useEffect, useRef } from "react";
import { AttributionControl, Map as GlMap, NavigationControl, Popup, ScaleControl, addProtocol, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { Protocol } from "pmtiles";
import { EMPTY_COLLECTION, addImages, addLayers, isDark, kindsOfLegend, point, polygon } from "./map_layers.js";
import { FRANCE, areaBox, circle, featuresUrl } from "./map_link.js";

setWorkerUrl(workerUrl); // MapLibre 6 looks for its worker where Vite does not put it
addProtocol("pmtiles", new Protocol().tile);

const PADDING = 36;
const CLICKABLE = ["missions", "groups-disc", "cells-disc"]; // a pin lit up lies over its own

export async function baseStyle() {
  const style = await (await fetch(`/map/style-${isDark() ? "dark" : "light"}.json`)).json();
  for (const source of Object.values(style.sources)) {
    if (source.url?.startsWith("pmtiles:///")) source.url = source.url.replace("pmtiles://", `pmtiles://${location.origin}`);
  }
  return style;
}

const viewOf = (map) => map.getBounds().toArray().flat();
const asArea = (box) => box.map((degrees) => degrees.toFixed(4)).join(",");

class Picture {
  constructor(node, { link, words, action, onMoved }) {
    Object.assign(this, { node, link, words, action, onMoved, search: "", stop: null });
  }

  async start(area) {
    const style = await baseStyle();
    if (this.gone) return;
    this.map = new GlMap({
      container: this.node,
      style,
      bounds: areaBox(area) ?? FRANCE,
      fitBoundsOptions: { padding: PADDING },
      locale: this.words.controls,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      minZoom: 2, // beyond, the world is nothing but blue
      maxZoom: 15,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    // On a phone the button that leads back to the list stands at the bottom.
    const corner = window.innerWidth > 1020 ? "bottom-right" : "top-left";
    this.map.addControl(new ScaleControl({ unit: "metric" }), corner);
    this.map.addControl(new AttributionControl({ compact: false }), corner);
    await new Promise((ready) => this.map.once("load", ready));
    if (this.gone) return;
    await addImages(this.map, kindsOfLegend(this.node.closest(".map-pane")));
    addLayers(this.map);
    this.react();
    this.ready = true;
    this.show(this.search, area);
    this.node.dataset.ready = ""; // for whoever waits for the drawing
  }

  react() {
    const { map, link } = this;
    map.on("moveend", (event) => {
      this.refresh();
      if (event.originalEvent) this.onMoved(asArea(viewOf(map)));
    });
    const under = (event) => map.queryRenderedFeatures(event.point, { layers: CLICKABLE })[0];
    map.on("mousemove", (event) => {
      const feature = under(event);
      map.getCanvas().style.cursor = feature ? "pointer" : "";
      const id = feature?.layer.id === "missions" ? feature.properties.id : null;
      link.fromMap(id);
    });
    map.on("click", (event) => {
      const feature = under(event);
      if (feature) this.open(feature);
    });
    link.onCard((card) => {
      map.getSource("lit")?.setData(card ? point(card) : EMPTY_COLLECTION);
    });
  }

  async open(feature) {
    const { map } = this;
    const center = feature.geometry.coordinates;
    if (feature.layer.id === "cells-disc") {
      map.easeTo({ center, zoom: map.getZoom() + 2.2 });
    } else if (feature.layer.id === "groups-disc") {
      const source = map.getSource("missions");
      const { cluster_id: id, point_count: count } = feature.properties;
      const zoom = await source.getClusterExpansionZoom(id);
      if (zoom < map.getMaxZoom()) map.easeTo({ center, zoom: Math.max(zoom, map.getZoom() + 1) });
      else this.list(center, await source.getClusterLeaves(id, Math.min(count, 20), 0));
    } else {
      this.list(center, [feature]);
      this.link.choose(feature.properties.id);
    }
  }

  list(center, features) {
    const box = document.createElement("div");
    box.className = "map-popup";
    for (const { properties } of features) {
      const entry = document.createElement("p");
      const title = document.createElement("a");
      title.href = `${this.action}/${properties.id}/${properties.slug}`;
      title.textContent = properties.title;
      entry.append(title, document.createElement("br"), `${properties.structure}, ${properties.commune}`);
      box.append(entry);
    }
    this.popup?.remove();
    this.popup = new Popup({ offset: [0, -30], maxWidth: "300px", focusAfterOpen: false });
    this.popup.setLngLat(center).setDOMContent(box).addTo(this.map);
  }

  show(search, area) {
    const moved = this.drawn !== undefined && this.drawn !== search;
    this.search = search;
    if (!this.ready) return;
    const round = area?.radius !== undefined;
    const box = areaBox(area);
    const key = JSON.stringify(area ?? {});
    this.map.getSource("area").setData(round ? polygon(circle(area)) : EMPTY_COLLECTION);
    if (key !== this.key) {
      const first = this.key === undefined;
      this.key = key;
      if (box && (!first || this.map.isMoving() === false)) this.fit(box, first);
    }
    this.drawn = search;
    if (moved) this.popup?.remove();
    this.refresh();
  }

  fit(box, first) {
    const calm = first || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.fitBounds(box, { padding: PADDING, duration: calm ? 0 : 700 });
  }

  async refresh() {
    if (!this.ready) return;
    this.stop?.abort();
    this.stop = new AbortController();
    const url = featuresUrl(this.search, viewOf(this.map), this.map.getZoom());
    if (url === this.url) return;
    try {
      const answer = await fetch(url, { signal: this.stop.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.draw(await answer.json());
      this.url = url;
    } catch (error) {
      if (error.name !== "AbortError") this.draw(EMPTY_COLLECTION);
    }
  }

  draw({ features }) {
    const cells = features.filter(({ properties }) => properties.cluster);
    const missions = features.filter(({ properties }) => !properties.cluster);
    this.map.getSource("cells").setData({ ...EMPTY_COLLECTION, features: cells });
    this.map.getSource("missions").setData({ ...EMPTY_COLLECTION, features: missions });
    this.node.dataset.shown = String(features.length);
  }

  end() {
    this.gone = true;
    this.stop?.abort();
    this.link.onCard(() => {});
    this.map?.remove();
  }
}

export default function MapGl({ search, area, link, words, action, onMoved, onUnavailable }) {
  const node = useRef(null);
  const picture = useRef(null);
  const key = JSON.stringify(area ?? {});
  useEffect(() => {
    const drawn = new Picture(node.current, { link, words, action, onMoved });
    picture.current = drawn;
    node.current.picture = drawn; // for the console, and for the tests
    drawn.search = search;
    drawn.start(area).catch(onUnavailable);
    return () => drawn.end();
  }, []);
  useEffect(() => picture.current.show(search, area), [search, key]);
  return h("div", { className: "map-gl", ref: node });
}
