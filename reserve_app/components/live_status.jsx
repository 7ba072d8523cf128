// Says whether the page is live and, when it is not, of when it is what is shown.
import { createElement as h, useEffect, useRef, useState } from "react";

// 14 h 05 in French, 2:05 pm in English: as the rest of the page says the hour.
function clock() {
  const language = document.documentElement.lang;
  const options = { hour: "numeric", minute: "2-digit", hour12: language === "en", timeZone: "Europe/Paris" };
  const time = new Date().toLocaleTimeString(language, options);
  return language === "fr" ? time.replace(":", " h ") : time.toLowerCase();
}

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

export function LiveStatus({ errors = 0, ready = false, words }) {
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
    if (state === "live" && was.current) say(words.again);
    if (state === "lost") say(words.lost);
    was.current = state;
  }, [state]);
  const shown = {
    opening: words.opening,
    live: words.live,
    lost: at ? words.since.replace("{time}", at) : words.reconnecting,
  };
  return h(
    "div",
    { className: "live-status", "data-live-state": state },
    h("p", null, h("span", { className: "live-dot", "aria-hidden": true }), shown[state]),
    h("span", { className: "vh", role: "status", "aria-live": "polite" }, said),
  );
}
