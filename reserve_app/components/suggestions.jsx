// Suggestions of communes under a field: an ARIA combobox (APG pattern "editable combobox with list
// autocomplete") whose suggestions come by HTTP. The field is already in the page and is never
// replaced: what is typed in it, its focus and its caret stay the browser's own, also while the
// page comes alive. A chosen commune is said by the event "place-chosen" and data-code.
import { Fragment, createElement as h, useEffect, useId, useState } from "react";
import { early } from "../server_slot/early.js";

const LEAST = 2; // letters before asking
const PAUSE = 160; // ms of silence before asking

async function ask(text, signal) {
  const answer = await fetch(`/api/v1/places?q=${encodeURIComponent(text)}`, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function useSuggestions(text, active, words) {
  const [found, setFound] = useState({ text: "", places: null, note: "" });
  useEffect(() => {
    const wanted = text.trim();
    if (!active || wanted.length < LEAST) {
      setFound({ text: wanted, places: null, note: "" });
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ask(wanted, stop.signal)
        .then((places) => setFound({ text: wanted, places, note: places.length ? "" : words.none }))
        .catch((error) => {
          if (error.name !== "AbortError") setFound({ text: wanted, places: null, note: words.down });
        });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, active]);
  return found;
}

const codes = (place) =>
  place.postcodes.length > 2
    ? `${place.postcodes[0]}…`
    : place.postcodes.join(", ");

function describe(input, facts) {
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    ...facts,
  })) {
    if (value === "") input.removeAttribute(name);
    else input.setAttribute(name, value);
  }
}

export function Suggestions({ input, words }) {
  const listId = useId();
  const [text, setText] = useState(input.value);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const { places, note } = useSuggestions(text, open, words);
  const shown = open && places ? places : [];

  useEffect(() => {
    if (!early(input) || document.activeElement !== input) return;
    setText(input.value);
    setOpen(true);
  }, []);
  useEffect(() => setAt(-1), [places]);
  useEffect(() => {
    describe(input, {
      "aria-expanded": String(shown.length > 0),
      "aria-controls": listId,
      "aria-activedescendant": shown[at] ? `${listId}-${at}` : "",
    });
  }, [input, shown.length, at]);

  const choose = (place) => {
    setOpen(false);
    input.value = place.label;
    input.dataset.code = `insee:${place.insee}`; // five digits alone could also be a postcode
    input.dispatchEvent(new CustomEvent("place-chosen", { bubbles: true }));
  };
  const move = (step) => {
    if (!shown.length) return;
    const next = (at + step + shown.length) % shown.length;
    setAt(at < 0 && step < 0 ? shown.length - 1 : next);
  };
  useEffect(() => {
    const keydown = (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        setText(input.value);
        if (!open) setOpen(true);
        else move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && open && shown[at]) {
        event.preventDefault();
        choose(shown[at]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        setOpen(false);
      }
    };
    const typed = () => {
      input.dataset.code = "";
      setText(input.value);
      setOpen(true);
    };
    const blur = () => setOpen(false);
    input.addEventListener("keydown", keydown);
    input.addEventListener("input", typed);
    input.addEventListener("blur", blur);
    return () => {
      input.removeEventListener("keydown", keydown);
      input.removeEventListener("input", typed);
      input.removeEventListener("blur", blur);
    };
  });

  const option = (place, index) =>
    h(
      "li",
      {
        key: place.insee,
        id: `${listId}-${index}`,
        role: "option",
        "aria-selected": index === at,
        // The field keeps the focus, so the list does not close before the click.
        onPointerDown: (event) => event.preventDefault(),
        onClick: () => choose(place),
      },
      h("span", null, place.label),
      h("small", null, codes(place)),
    );
  const says = shown.length
    ? (shown.length > 1 ? words.many : words.one).replace("{count}", shown.length)
    : "";
  return h(
    Fragment,
    null,
    h("ul", { id: listId, role: "listbox", "aria-label": words.list, className: "place-list", hidden: !shown.length },
      shown.map(option)),
    open && note ? h("p", { className: "place-list place-note" }, note) : null,
    h("span", { className: "vh", role: "status" }, open && note ? note : says),
  );
}
