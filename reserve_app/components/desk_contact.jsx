// How to reach whom an item is about: asked for by a request of its own, so that it is in no
// frame of the socket, and forgotten with the item.
import { createElement as h, useRef, useState } from "react";

export function DeskContact({ item, person = false, words }) {
  const [contact, show] = useState(null);
  const [problem, say] = useState("");
  const asking = useRef(false);
  const first = useRef(null);
  const reveal = async () => {
    if (asking.current) return;
    asking.current = true;
    say("");
    try {
      const headers = { "Accept-Language": document.documentElement.lang }; // of the page
      const answer = await fetch(`/api/v1/reviews/${item}/contact`, { method: "POST", headers });
      const found = answer.redirected ? {} : await answer.json();
      if (!answer.ok || !found.email) throw new Error(found.detail ?? words.signIn);
      show(found);
      setTimeout(() => first.current?.focus({ preventScroll: true }));
    } catch (error) {
      say(error instanceof TypeError ? words.offline : error.message);
    }
    asking.current = false;
  };
  if (contact)
    return h("dl", { className: "item-facts contact-read" },
      h("div", null, h("dt", null, words.name), h("dd", null, contact.name)),
      h("div", null, h("dt", null, words.phone), h("dd", null, h("a", { ref: first, href: `tel:${contact.phone}` }, contact.phone))),
      h("div", null, h("dt", null, words.email), h("dd", null, h("a", { href: `mailto:${contact.email}` }, contact.email))));
  return h("div", { className: "contact-ask" },
    h("button", { type: "button", className: "btn btn-line", onClick: reveal }, words.show),
    person && h("small", { className: "soft" }, words.noted),
    problem && h("p", { className: "error", role: "alert" }, problem));
}
