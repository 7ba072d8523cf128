// A tab keeps its state over page loads, so what arrives first may answer another address. Until
// the first answer to this one, show what the server wrote; from then on only the live list, which
// stays in place, dimmed, while criteria change.
import { Children, useRef } from "react";

export function FreshList({ fresh, children }) {
  const seen = useRef(false);
  if (fresh) seen.current = true;
  const [live, first] = Children.toArray(children);
  return seen.current ? live : first;
}
