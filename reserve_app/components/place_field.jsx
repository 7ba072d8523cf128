// The field for a place in our own pages. Without JavaScript it is a plain field that the server
// understands. React never writes its value, so it empties nothing when it adopts the page.
// A chosen commune travels as its INSEE code (data-code); a text left as typed travels as text.
import { Fragment, createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { early } from "../server_slot/early.js";
import { Suggestions } from "./suggestions.jsx";

export function PlaceField({ id, name = "near", value = "", code = "", placeholder, invalid, describedBy, words }) {
  const field = useRef(null);
  const [input, setInput] = useState(null);
  const { search } = useLocation();
  const edited = useRef(null); // the search during which something was typed here

  const put = () => {
    field.current.defaultValue = value;
    field.current.value = value;
    field.current.dataset.code = code;
  };
  useLayoutEffect(() => {
    setInput(field.current);
    if (early(field.current)) {
      edited.current = search;
      field.current.dataset.code = "";
    } else if (value) put();
  }, []);
  const drawn = useRef(false);
  useEffect(() => {
    if (edited.current !== search) edited.current = null;
  }, [search]);
  useEffect(() => {
    const first = !drawn.current;
    drawn.current = true;
    if (first || edited.current === search) return;
    if (!value && document.activeElement === field.current) return;
    put();
  }, [value, code]);
  return h(
    Fragment,
    null,
    h("input", {
      ref: field,
      id,
      name,
      placeholder,
      className: "input",
      type: "text",
      role: "combobox",
      autoComplete: "off",
      autoCapitalize: "words",
      spellCheck: false,
      maxLength: 100,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-invalid": invalid ? "true" : undefined,
      "aria-describedby": describedBy,
      onInput: () => {
        edited.current = search;
        field.current.dataset.code = "";
      },
    }),
    input ? h(Suggestions, { input, words }) : null,
  );
}
