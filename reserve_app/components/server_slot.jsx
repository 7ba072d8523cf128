// A place the server fills in the HTML it sends: results, counts, a mission. React adopts what it
// finds there when it hydrates (it never compares raw HTML) and puts it back if it has to draw
// the page anew, as it does for addresses that are not prerendered.
import { createElement, useState } from "react";

const kept = new Map();

function adopt(name) {
  if (typeof document === "undefined") return "";
  const key = name + " " + window.location.pathname + window.location.search;
  if (!kept.has(key)) {
    const found = kept.size === 0 || document.readyState !== "complete";
    const node = found && document.querySelector(`[data-slot="${name}"]`);
    kept.set(key, node ? node.innerHTML : "");
  }
  return kept.get(key);
}

// One more choice of a list, hidden unless the server wrote it.
export function ServerOption({ name }) {
  return createElement("option", {
    hidden: true,
    value: "",
    "data-slot": name,
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: "" },
  });
}

export function ServerSlot({ name, inline = false, className }) {
  const [html] = useState(() => adopt(name));
  return createElement(inline ? "span" : "div", {
    className,
    "data-slot": name,
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: html },
  });
}
