// A place the server fills in the HTML it sends: results, counts, a mission. React adopts what it
// finds there when it hydrates (it never compares raw HTML) and puts it back if it has to draw
// the page anew, as it does for addresses that are not prerendered.
import { createElement, useEffect, useRef, useState } from "react";
import { early } from "./early.js";

const FOCUSABLE = "a, button, input, textarea, select, summary";
const kept = new Map();
const address = () => (typeof window === "undefined" ? "" : window.location.pathname + window.location.search);
const first = address(); // what the document was loaded for: its slots speak of nothing else

// What a person typed or ticked is a property of the field: written down, so that it survives when
// the page is drawn anew while it comes alive; data-early says that it is not the server's.
function written(node) {
  for (const field of node.querySelectorAll("input, textarea, select")) {
    if (field.type === "password" || !early(field)) continue;
    field.dataset.early = "";
    if (field.type === "checkbox" || field.type === "radio") field.toggleAttribute("checked", field.checked);
    else if (field.tagName === "SELECT") for (const one of field.options) one.toggleAttribute("selected", one.selected);
    else if (field.tagName === "TEXTAREA") field.textContent = field.value;
    else field.setAttribute("value", field.value);
  }
  return node.innerHTML;
}

function adopt(name, everywhere) {
  if (typeof document === "undefined") return "";
  const key = everywhere ? name : `${name} ${address()}`;
  const held = kept.get(key);
  if (!held) {
    const node = (everywhere || address() === first) && document.querySelector(`[data-slot="${name}"]`);
    kept.set(key, { node, html: node ? written(node) : "" });
  } else if (held.node?.isConnected) {
    const focused = [...held.node.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
    Object.assign(held, { html: written(held.node), focused });
  }
  return kept.get(key).html;
}

// What had the focus when the page was drawn anew has it again.
function refocus(name, node) {
  const held = kept.get(`${name} ${address()}`);
  if (!(held?.focused >= 0) || document.activeElement !== document.body) return;
  const field = node.querySelectorAll(FOCUSABLE)[held.focused];
  held.focused = -1;
  field?.focus({ preventScroll: true });
  if (field?.type === "text" || field?.tagName === "TEXTAREA") field.setSelectionRange(field.value.length, field.value.length);
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
  const slot = useRef(null);
  // Reached without a page load: what the server has to say is asked of it.
  useEffect(() => {
    refocus(name, slot.current);
    if (whole && !html && address() !== first) window.location.reload();
  }, []);
  return createElement(inline ? "span" : "div", {
    ref: slot,
    className,
    "data-slot": name,
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: html },
  });
}
