// Gives the server's forms what needs a browser. The plain field stays until its better twin is
// there, and what was typed in it moves along.
import { createElement as h, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { PlaceField } from "./place_field.jsx";

export function Enhance() {
  const [place, setPlace] = useState(null);
  useEffect(() => {
    const box = document.querySelector('[data-slot="main"] [data-place]');
    const plain = box?.querySelector("input");
    if (!plain) return undefined;
    const code = document.querySelector('input[name="insee"]');
    const found = {
      box,
      id: plain.id,
      name: plain.name,
      value: plain.value,
      placeholder: plain.placeholder,
      invalid: plain.getAttribute("aria-invalid") === "true",
      describedBy: plain.getAttribute("aria-describedby"),
    };
    const had = document.activeElement === plain;
    plain.remove();
    setPlace(found);
    // The commune that was chosen travels as its code; a text typed since forgets it.
    const chosen = (event) => { code.value = event.target.dataset.code.replace("insee:", ""); };
    const typed = () => { code.value = ""; };
    box.addEventListener("place-chosen", chosen);
    box.addEventListener("input", typed);
    if (had) setTimeout(() => document.getElementById(found.id)?.focus());
    return () => {
      box.removeEventListener("place-chosen", chosen);
      box.removeEventListener("input", typed);
    };
  }, []);
  if (!place) return null;
  const { box, ...field } = place;
  return createPortal(h(PlaceField, field), box);
}
