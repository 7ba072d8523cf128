// Says whether the page is live and, when it is not, of when it is what is shown.
import { createElement as h, useEffect, useRef, useState } from "react";

const clock = () =>
  new Date().toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" }).replace(":", " h ");

// A socket that breaks is an error of Reflex only once a first attempt has failed, which may take
// twenty seconds. Its hook for measuring tools tells at once; tests/live/test_reflex.py keeps it.
let broken = false;
const watching = new Set();
function tell(now) {
  broken = now;
  for (const one of watching) one(now);
}
if (typeof window !== "undefined") {
  const others = window.__reflex_otel ?? {};
  window.__reflex_otel = {
    ...others,
    onSocketConnect: () => { others.onSocketConnect?.(); tell(false); },
    onSocketDisconnect: (why) => {
      others.onSocketDisconnect?.(why);
      if (why !== "io client disconnect") tell(true); // else the page itself closes
    },
  };
}

export function LiveStatus({ errors = 0, ready = false }) {
  const [cut, setCut] = useState(broken);
  const [at, setAt] = useState("");
  const [said, say] = useState("");
  const was = useRef("");
  useEffect(() => {
    watching.add(setCut);
    return () => watching.delete(setCut);
  }, []);
  // While the page loads again it is what it was.
  const state = cut || errors > 0 ? "lost" : ready ? "live" : was.current || "opening";
  useEffect(() => {
    if (state === was.current || state === "opening") return;
    if (state === "lost" && was.current) setAt(clock());
    if (state === "live" && was.current) say("De nouveau en direct.");
    if (state === "lost") say("Connexion perdue. Reconnexion…");
    was.current = state;
  }, [state]);
  const words = {
    opening: "Connexion…",
    live: "En direct",
    lost: at ? `Reconnexion… Ce qui est affiché date de ${at}.` : "Reconnexion…",
  };
  return h(
    "div",
    { className: "live-status", "data-live-state": state },
    h("p", null, h("span", { className: "live-dot", "aria-hidden": true }), words[state]),
    h("span", { className: "vh", role: "status", "aria-live": "polite" }, said),
  );
}
