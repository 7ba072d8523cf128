// The map beside the list. This file is light: it waits until the list works, sees what the
// browser can do, then fetches the real map, or the outline map where there is no WebGL 2.
// On a phone the map is a screen of its own, fetched when it is asked for.
import { Suspense, createElement as h, lazy, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { linkWithList } from "./map_link.js";

const GlMap = lazy(() => import("./map_gl.jsx"));
const OutlineMap = lazy(() => import("./map_outline.jsx"));

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

export function MapView({ listId, area, words, action, children }) {
  const { search } = useLocation();
  const navigate = useNavigate();
  const pane = useRef(null);
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
  useEffect(() => setMoved(null), [search]);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event) => event.key === "Escape" && setOpen(false);
    document.body.style.overflow = "hidden";
    window.addEventListener("keydown", close);
    return () => {
      document.body.style.overflow = "";
      window.removeEventListener("keydown", close);
    };
  }, [open]);

  const searchHere = () => {
    const params = new URLSearchParams(search);
    params.delete("page");
    params.set("bbox", moved);
    navigate(`${action}?${params.toString().replaceAll("%2C", ",")}`, { preventScrollReset: true });
  };
  const Drawn = kind === "gl" ? GlMap : kind === "outline" ? OutlineMap : null;
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
        Drawn &&
          h(
            Suspense,
            { fallback: null },
            h(Drawn, { search, area, link: link.current, words, action, onMoved: setMoved, onUnavailable: unavailable }),
          ),
        moved &&
          h("button", { type: "button", className: "btn btn-go map-again", onClick: searchHere }, words.again),
        kind && children,
      ),
    ),
    alive && h(
      "div",
      { className: "map-bar" },
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
