// One pin on our own map: dragged, put by a click, or moved with the arrow keys (10 m, or 100 m with
// the shift key).
import { createElement as h, useEffect, useRef } from "react";
import { AttributionControl, Map as GlMap, Marker, NavigationControl } from "maplibre-gl";
import { baseStyle } from "./map_gl.jsx";

const STEP = 10; // metres
const METRES = 111_195; // in a degree of latitude
const ARROWS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

function button(name) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "pin-button";
  node.setAttribute("aria-label", name);
  return node;
}

class PinPicture {
  constructor(node, words, moved) {
    Object.assign(this, { node, words, moved });
  }

  async start({ lat, lon }) {
    const style = await baseStyle();
    if (this.gone) return;
    this.map = new GlMap({
      container: this.node,
      style,
      center: [lon, lat],
      zoom: 13,
      maxZoom: 15,
      locale: this.words.controls,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: false,
      scrollZoom: false, // the page scrolls past it
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new AttributionControl({ compact: false }), "bottom-right");
    this.pin = button(this.words.name);
    this.marker = new Marker({ element: this.pin, anchor: "bottom", draggable: true }).setLngLat([lon, lat]).addTo(this.map);
    this.pin.setAttribute("aria-label", this.words.name); // MapLibre gives its own
    this.marker.on("dragend", () => this.tell());
    this.pin.addEventListener("keydown", (event) => this.key(event));
    this.pin.addEventListener("click", (event) => event.stopPropagation());
    this.map.on("click", ({ lngLat }) => {
      this.marker.setLngLat(lngLat);
      this.tell();
    });
    this.node.dataset.ready = ""; // for whoever waits for the drawing
  }

  key(event) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move too
    const { lat, lng } = this.marker.getLngLat();
    const degrees = ((event.shiftKey ? 10 : 1) * STEP) / METRES;
    const [north, east] = arrow;
    this.marker.setLngLat([lng + (east * degrees) / Math.cos((lat * Math.PI) / 180), lat + north * degrees]);
    this.tell();
  }

  tell() {
    const { lat, lng } = this.marker.getLngLat();
    this.told = `${lat} ${lng}`;
    if (!this.map.getBounds().contains([lng, lat])) this.map.jumpTo({ center: [lng, lat] });
    this.moved({ lat, lon: lng });
  }

  show({ lat, lon }) {
    if (!this.marker || this.told === `${lat} ${lon}`) return;
    this.marker.setLngLat([lon, lat]);
    this.map.jumpTo({ center: [lon, lat] });
  }

  end() {
    this.gone = true;
    this.map?.remove();
  }
}

export default function PinMap({ pin, words, onMove, onUnavailable }) {
  const node = useRef(null);
  const picture = useRef(null);
  const moved = useRef(onMove);
  moved.current = onMove;
  useEffect(() => {
    const drawn = new PinPicture(node.current, words, (point) => moved.current(point));
    picture.current = drawn;
    drawn.start(pin).catch(onUnavailable);
    return () => drawn.end();
  }, []);
  useEffect(() => picture.current.show(pin), [pin.lat, pin.lon]);
  return h("div", { className: "map-gl", ref: node });
}
