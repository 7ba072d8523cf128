// A place, typed: an ARIA combobox (APG pattern "editable combobox with list autocomplete") whose
// suggestions come by HTTP. Without JavaScript it is a plain field that the server understands.
// A chosen commune travels as its INSEE code (data-code); a text left as typed travels as text.
import { Fragment, createElement as h, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "react-router";

const LEAST = 2; // letters before asking
const PAUSE = 160; // ms of silence before asking
const NONE = "Aucune commune de ce nom. Vérifiez l’orthographe, ou essayez le code postal.";
const DOWN = "Les suggestions ne répondent pas. Vous pouvez quand même lancer la recherche.";

async function ask(text, signal) {
  const answer = await fetch(`/api/v1/places?q=${encodeURIComponent(text)}`, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function useSuggestions(text, active) {
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
        .then((places) => setFound({ text: wanted, places, note: places.length ? "" : NONE }))
        .catch((error) => {
          if (error.name !== "AbortError") setFound({ text: wanted, places: null, note: DOWN });
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

export function PlaceField({ id, name = "near", value = "", code = "", placeholder, invalid, describedBy }) {
  const input = useRef(null);
  const listId = useId();
  const [text, setText] = useState(value);
  const [chosen, setChosen] = useState(code);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const { places, note } = useSuggestions(text, open);
  const shown = open && places ? places : [];
  const { search } = useLocation();
  const edited = useRef(null); // the search during which something was typed here

  // What was typed before the page was ready is kept. What the server wrote itself, it says: React
  // empties the field when it adopts it, unless something was typed.
  useLayoutEffect(() => {
    const { value, dataset } = input.current;
    const typed = value || (dataset.sent ?? "");
    if (typed !== (dataset.sent ?? text)) {
      edited.current = search;
      dataset.code = "";
    }
    if (typed !== text) setText(typed);
    if (dataset.code) setChosen(dataset.code);
  }, []);
  const drawn = useRef(false);
  useEffect(() => {
    if (edited.current !== search) edited.current = null;
  }, [search]);
  useEffect(() => {
    const first = !drawn.current;
    drawn.current = true;
    if (first || edited.current === search) return;
    if (!value && document.activeElement === input.current) return;
    setText(value);
    setChosen(code);
  }, [value, code]);
  useEffect(() => setAt(-1), [places]);

  const choose = (place) => {
    setText(place.label);
    setChosen(`insee:${place.insee}`); // five digits alone could also be a postcode
    setOpen(false);
    input.current.dataset.code = `insee:${place.insee}`;
    input.current.value = place.label;
    input.current.dispatchEvent(new CustomEvent("place-chosen", { bubbles: true }));
  };
  const move = (step) => {
    if (!shown.length) return;
    const next = (at + step + shown.length) % shown.length;
    setAt(at < 0 && step < 0 ? shown.length - 1 : next);
  };
  const onKeyDown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
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
  const onChange = (event) => {
    edited.current = search;
    setText(event.target.value);
    setChosen("");
    event.target.dataset.code = ""; // React knows nothing of the one the server wrote
    setOpen(true);
  };

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
    ? `${shown.length} ${shown.length > 1 ? "communes proposées" : "commune proposée"}`
    : "";
  return h(
    Fragment,
    null,
    h("input", {
      ref: input,
      id,
      name,
      value: text,
      placeholder,
      "data-code": chosen,
      className: "input",
      type: "text",
      role: "combobox",
      autoComplete: "off",
      autoCapitalize: "words",
      spellCheck: false,
      maxLength: 100,
      "aria-autocomplete": "list",
      "aria-expanded": shown.length > 0,
      "aria-controls": listId,
      "aria-activedescendant": shown[at] ? `${listId}-${at}` : undefined,
      "aria-invalid": invalid ? "true" : undefined,
      "aria-describedby": describedBy,
      onChange,
      onKeyDown,
      onBlur: () => setOpen(false),
    }),
    h("ul", { id: listId, role: "listbox", "aria-label": "Communes proposées", className: "place-list", hidden: !shown.length },
      shown.map(option)),
    open && note ? h("p", { className: "place-list place-note" }, note) : null,
    h("span", { className: "vh", role: "status" }, open && note ? note : says),
  );
}
