// Share and print: both need a browser, so they are absent from what the server writes.
import { createElement as h, useEffect, useState } from "react";
import { createPortal } from "react-dom";

async function share(say, words) {
  const page = { title: document.title, url: location.href };
  try {
    if (navigator.share) {
      await navigator.share(page);
    } else {
      await navigator.clipboard.writeText(page.url);
      say(words.copied);
    }
  } catch (error) {
    if (error.name !== "AbortError") say(words.copy.replace("{address}", page.url));
  }
}

const icon = (name) => h("span", { className: `icon icon-${name}`, "aria-hidden": true });

export function ShareBar({ words }) {
  const [said, say] = useState("");
  const [place, setPlace] = useState(null);
  // The server leaves a place for them; it is absent when there is no mission to show.
  useEffect(() => setPlace(document.getElementById("actions")), []);
  if (!place) return null;
  const bar = h(
    "div",
    { className: "side-actions no-print" },
    h("button", { type: "button", className: "btn btn-line", onClick: () => share(say, words) }, icon("share"), words.share),
    h("button", { type: "button", className: "btn btn-line", onClick: () => window.print() }, icon("print"), words.print),
    h("p", { role: "status", className: said ? "soft" : "vh" }, said),
  );
  return createPortal(bar, place);
}
