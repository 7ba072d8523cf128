// A place the server fills in the HTML it sends: results, counts, a mission. React adopts what it
// finds there when it hydrates (it never compares raw HTML) and puts it back if it has to draw
// the page anew, as it does for addresses that are not prerendered.
import { createElement, useEffect, useState } from "react";

const kept = new Map();
const address = () => (typeof window === "undefined" ? "" : window.location.pathname + window.location.search);
const first = address(); // what the document was loaded for: its slots speak of nothing else

function adopt(name, everywhere) {
  if (typeof document === "undefined") return "";
  const key = everywhere ? name : `${name} ${address()}`;
  if (!kept.has(key)) {
    const node = (everywhere || address() === first) && document.querySelector(`[data-slot="${name}"]`);
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

export function ServerSlot({ name, inline = false, everywhere = false, whole = false, className }) {
  const [html] = useState(() => adopt(name, everywhere));
  // Reached without a page load: what the server has to say is asked of it.
  useEffect(() => {
    if (whole && !html && address() !== first) window.location.reload();
  }, []);
  return createElement(inline ? "span" : "div", {
    className,
    "data-slot": name,
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: html },
  });
}
