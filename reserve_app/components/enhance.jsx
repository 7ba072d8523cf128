// Gives the server's forms what needs a browser: suggestions under the field of a commune. The
// field stays the one the server wrote.
import { createElement as h, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { early } from "../server_slot/early.js";
import { Suggestions } from "./suggestions.jsx";

export function Enhance({ words }) {
  const [input, setInput] = useState(null);
  useEffect(() => {
    const field = document.querySelector('[data-slot="main"] [data-place] input');
    if (!field) return undefined;
    const code = field.form.querySelector('input[name="insee"]');
    // The commune that was chosen travels as its code; a text typed since forgets it.
    const chosen = () => { code.value = field.dataset.code.replace("insee:", ""); };
    const typed = () => { code.value = ""; };
    if (early(field)) typed();
    field.addEventListener("place-chosen", chosen);
    field.addEventListener("input", typed);
    setInput(field);
    return () => {
      field.removeEventListener("place-chosen", chosen);
      field.removeEventListener("input", typed);
    };
  }, []);
  return input ? createPortal(h(Suggestions, { input, words }), input.parentNode) : null;
}
