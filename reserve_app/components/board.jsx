// What the live board needs a browser for: cards that never move under the pointer, a focus that
// follows its card, a clock, the contact asked for by a request of its own, a dialog.
import { Children, cloneElement, createElement as h, isValidElement, useEffect, useRef, useState } from "react";

const number = (key) => String(key).replace(/^.*\$/, "");

// Keeps the order and the place of cards while the mouse is over the list: a card that left stays
// as a shadow that says what became of it, until the mouse goes. A card that was not there when the
// board came is marked as having just arrived.
export function SteadyList({ moves = {}, empty = "", label, moved, children }) {
  const inside = useRef(false);
  const [, settle] = useState(0);
  const seen = useRef(null);
  const cards = Children.toArray(children).filter(isValidElement);
  const first = (seen.current ??= new Set(cards.map((one) => one.key)));
  const now = cards.map((one) => (first.has(one.key) ? one : cloneElement(one, { "data-arrived": true })));
  const kept = useRef(now);
  const fresh = new Map(now.map((one) => [one.key, one]));
  let shown = now;
  if (inside.current) {
    const before = new Set(kept.current.map((one) => one.key));
    shown = kept.current.map((one) => fresh.get(one.key) ?? gone(one, moves, moved));
    shown = shown.concat(now.filter((one) => !before.has(one.key)));
  }
  kept.current = shown;
  const leave = () => {
    inside.current = false;
    settle((n) => n + 1);
  };
  return h(
    "div",
    { className: "col-body", onPointerEnter: (e) => (inside.current = e.pointerType === "mouse"), onPointerLeave: leave },
    shown.length ? h("ul", { className: "col-cards", "aria-label": label }, shown) : h("p", { className: "col-empty" }, empty),
  );
}

function gone(card, moves, moved) {
  if (card.props["data-gone"]) return card;
  return cloneElement(card, { "data-gone": moves[number(card.key)] ?? moved, inert: true });
}

// When the element that had the focus goes with its card, the focus follows the card, or else goes
// to the title of the column it left: never to the top of the page.
export function BoardFocus() {
  useEffect(() => {
    const board = document.querySelector(".board");
    if (!board) return undefined;
    let last = null;
    const remember = ({ target }) => {
      if (target.closest("dialog")) return; // it was opened from a card: that one stays the last
      const card = target.closest("[data-card]");
      last = card && { card: card.dataset.card, column: card.closest(".col") };
    };
    // What is in a folded list has its place on the page, but takes no focus.
    const visible = (node) => node && node.offsetParent !== null && !node.closest("[inert], details:not([open])");
    const follow = () => {
      if (!last || (document.activeElement && document.activeElement !== document.body)) return;
      const card = [...board.querySelectorAll(`[data-card="${last.card}"]`)].find(visible);
      const target = card?.querySelector("h4") ?? last.column?.querySelector("h3");
      if (!visible(target)) return;
      target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
    };
    const forget = ({ relatedTarget }) => {
      if (relatedTarget && !board.contains(relatedTarget)) last = null;
    };
    const watch = new MutationObserver(follow);
    watch.observe(board, { childList: true, subtree: true });
    board.addEventListener("focusin", remember);
    board.addEventListener("focusout", forget);
    board.addEventListener("close", follow, true); // of a dialog: nothing else takes the focus before
    return () => {
      watch.disconnect();
      board.removeEventListener("focusin", remember);
      board.removeEventListener("focusout", forget);
      board.removeEventListener("close", follow, true);
    };
  }, []);
  return null;
}

const MINUTE = 60_000;

function left(minutes, words) {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : words.days.replace("{days}", Math.floor(hours / 24)).replace("{hours}", hours % 24);
}

// Time left to answer, in words; looked at again every half minute.
export function Countdown({ until, by, words }) {
  const [now, tick] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), MINUTE / 2);
    return () => clearInterval(timer);
  }, []);
  const minutes = Math.floor((new Date(until) - now) / MINUTE);
  const late = minutes < 0;
  const state = late ? "late" : minutes < 24 * 60 ? "soon" : "calm";
  const said = late ? words.late : words.left.replace("{time}", left(minutes, words));
  return h(
    "p",
    { className: "countdown", "data-state": state },
    h("span", { className: "icon icon-clock", "aria-hidden": true }),
    h("span", null, h("strong", null, said), h("small", null, words.before.replace("{date}", by))),
  );
}

// Asked by a request, kept in this page alone: a contact is in no frame of the socket. Once shown it
// stays shown until the page is left.
const contacts = new Map();

export function Contact({ interest, name, words }) {
  const [contact, show] = useState(contacts.get(interest));
  const [problem, say] = useState("");
  const [asking, ask] = useState(false);
  const first = useRef(null);
  const reveal = async () => {
    ask(true);
    say("");
    try {
      const headers = { "Accept-Language": document.documentElement.lang }; // of the page
      const answer = await fetch(`/api/v1/interests/${interest}/contact`, { method: "POST", headers });
      const found = answer.redirected ? {} : await answer.json();
      if (!answer.ok || !found.phone) throw new Error(found.detail ?? words.signIn);
      contacts.set(interest, found);
      show(found);
      setTimeout(() => first.current?.focus({ preventScroll: true }));
    } catch (error) {
      say(error instanceof TypeError ? words.offline : error.message);
    }
    ask(false);
  };
  if (!contact)
    return h(
      "div",
      { className: "contact" },
      h(
        "button",
        { type: "button", className: "btn btn-line", "aria-disabled": asking || undefined, onClick: asking ? undefined : reveal },
        words.show,
        h("span", { className: "vh" }, ` ${words.whose.replace("{name}", () => name)}`),
      ),
      problem && h("p", { className: "error", role: "alert" }, problem),
    );
  return h(
    "div",
    { className: "contact contact-shown" },
    h("p", { className: "contact-name" }, `${contact.first_name} ${contact.last_name}`),
    h("a", { ref: first, href: `tel:${contact.phone.replace(/\s/g, "")}` }, icon("phone"), contact.phone),
    h("a", { href: `mailto:${contact.email}` }, icon("mail"), contact.email),
    h("p", { className: "soft" }, words.noted),
  );
}

const icon = (name) => h("span", { className: `icon icon-${name}`, "aria-hidden": true });

// A native dialog: it holds the focus, closes with Escape and gives the focus back.
export function Modal({ open, label, onClose, children }) {
  const dialog = useRef(null);
  const before = useRef(null);
  useEffect(() => {
    const node = dialog.current;
    if (open && !node.open) {
      before.current = document.activeElement;
      node.showModal();
    } else if (!open && node.open) {
      node.close();
      before.current?.isConnected && before.current.focus({ preventScroll: true });
    }
  }, [open]);
  const cancel = (event) => {
    event.preventDefault();
    onClose?.();
  };
  return h("dialog", { ref: dialog, className: "modal", "aria-label": label, onCancel: cancel }, children);
}

// A form the browser sends by itself: Reflex's own always stops that.
export function NativeForm({ action, children }) {
  return h("form", { action, method: "post" }, children);
}
