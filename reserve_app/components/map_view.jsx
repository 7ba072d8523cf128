// The map beside the list. This file is light: it waits until the list works, sees what the
// browser can do, then fetches the real map, or the outline map where there is no WebGL 2.
// On a phone the map is a screen of its own, fetched when it is asked for.
import { createElement as h, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { linkWithList } from "./map_link.js";
import { usePart } from "./use_part.js";

const DRAWINGS = { gl: () => import("./map_gl.jsx"), outline: () => import("./map_outline.jsx") };

const hasWebGL2 = () => {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
};

const whenIdle = (run) => {
  const start = () => (window.requestIdleCallback ?? setTimeout)(run, { timeout: 1500 });
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
};

// What lies behind a map that fills the screen is out of reach of the Tab key and of readers.
function setAside(pane, bar) {
  const aside = [];
  for (let node = pane; node !== document.body; node = node.parentElement) {
    for (const beside of node.parentElement.children) {
      if (beside === node || beside === bar || beside.inert) continue;
      beside.inert = true;
      aside.push(beside);
    }
  }
  return () => aside.forEach((node) => (node.inert = false));
}

export function MapView({ listId, area, words, action, children }) {
  const { search } = useLocation();
  const navigate = useNavigate();
  const pane = useRef(null);
  const bar = useRef(null);
  const searched = useRef(false); // by the button, which is gone when the answer comes
  const link = useRef(null);
  link.current ??= linkWithList(listId);
  const [kind, setKind] = useState("");
  const [open, setOpen] = useState(false);
  const [moved, setMoved] = useState(null);

  const [alive, setAlive] = useState(false); // a button that needs JavaScript waits for it

  useEffect(() => setAlive(true), []);
  useEffect(() => link.current.listen(), []);
  useEffect(() => {
    if (kind) return;
    whenIdle(() => {
      const visible = pane.current && pane.current.offsetParent !== null;
      if (visible || open) setKind(hasWebGL2() ? "gl" : "outline");
    });
  }, [kind, open]);
  useEffect(() => {
    setMoved(null);
    if (!searched.current) return;
    searched.current = false;
    pane.current.querySelector("canvas")?.focus(); // where the keyboard was
  }, [search]);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event) => event.key === "Escape" && setOpen(false);
    const back = setAside(pane.current, bar.current);
    document.body.style.overflow = "hidden";
    window.addEventListener("keydown", close);
    return () => {
      back();
      document.body.style.overflow = "";
      window.removeEventListener("keydown", close);
    };
  }, [open]);

  const searchHere = () => {
    const params = new URLSearchParams(search);
    params.delete("page");
    params.set("bbox", moved);
    searched.current = true;
    navigate(`${action}?${params.toString().replaceAll("%2C", ",")}`, { preventScrollReset: true });
  };
  const Drawn = usePart(DRAWINGS[kind]);
  const unavailable = () => setKind("outline");
  return h(
    "div",
    null,
    h(
      "div",
      { className: "map-pane", id: "carte", ref: pane, "data-open": open ? "" : undefined, "data-drawn": kind || undefined },
      h(
        "section",
        { className: "map", "aria-label": words.map },
        Drawn && h(Drawn, { search, area, link: link.current, words, action, onMoved: setMoved, onUnavailable: unavailable }),
        moved &&
          h("button", { type: "button", className: "btn btn-go map-again", onClick: searchHere }, words.again),
        kind && children,
      ),
    ),
    alive && h(
      "div",
      { className: "map-bar", ref: bar },
      h(
        "button",
        {
          type: "button",
          className: "btn btn-go map-toggle",
          "aria-expanded": open,
          "aria-controls": "carte",
          onClick: () => setOpen(!open),
        },
        open ? words.list : words.show,
      ),
    ),
  );
}
