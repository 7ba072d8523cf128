// The hands of the moderators' desk. Letters act only outside fields and may be switched off (kept
// in this browser); arrows move within the list in any case. Moving is instant, opening follows
// when the hand rests. A decision by key is about the item that is shown, never one still on its way.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";

const KEPT = "reserve-desk-keys";
const REST = 140; // ms without moving before an item is opened
const BEAT = 60_000; // ms between two signs of life of who has an item in hand
const AWAKE = 120_000; // ms since the last gesture, beyond which nobody is there
const SHEET = ["j", "k", "v", "c", "r", "u", "x", "/", "?"];

const rows = () => [...document.querySelectorAll(".queue [data-row]")];
const open = () => rows().filter((row) => !row.dataset.done);
const button = (row) => row?.querySelector(".dk-open");
const inText = (node) => node?.closest?.("textarea,select,[contenteditable],input:not([type=checkbox]):not([type=radio])");
const read = () => { try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; } };

function letGo(item) {
  if (item) navigator.sendBeacon("/moderation/liberer", new URLSearchParams({ item: String(item) }));
}

export function DeskKeys(props) {
  const now = useRef(props);
  now.current = props;
  const resting = useRef(0);
  const gesture = useRef(Date.now());
  const sheet = useRef(null);
  const [on, turn] = useState(true);
  const enabled = useRef(true);
  enabled.current = on;
  useEffect(() => turn(read()), []);

  const move = (by) => {
    const list = open();
    const focused = document.activeElement?.closest?.("[data-row]");
    const at = list.findIndex((row) => row === focused || (!focused && row.dataset.row === String(now.current.item)));
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by];
    if (!next && by > 0 && now.current.more) now.current.onMore();
    if (!next) return;
    button(next).focus();
    clearTimeout(resting.current);
    resting.current = setTimeout(() => now.current.onOpen(Number(next.dataset.row)), REST);
  };
  const chosen = () => Number(document.activeElement?.closest?.("[data-row]")?.dataset.row ?? now.current.item);
  const decide = (key) => {
    const { item, ready, letters, onDecide } = now.current;
    if (item && ready && chosen() === item && letters.includes(key)) onDecide(key, item);
  };
  const acts = {
    j: () => move(1), k: () => move(-1),
    v: () => decide("v"), c: () => decide("c"), r: () => decide("r"),
    u: () => now.current.undoable && now.current.onUndo(),
    x: () => chosen() && now.current.onChoose(chosen()),
    "/": () => document.getElementById("desk-search")?.focus(),
    "?": () => sheet.current?.showModal(),
  };

  useEffect(() => {
    const alive = () => { gesture.current = Date.now(); };
    const press = (event) => {
      alive();
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || sheet.current?.open) return;
      const field = inText(event.target);
      if (event.key === "Escape") {
        if (field?.id === "desk-search") field.blur();
        else if (now.current.deciding) now.current.onCancel();
        return;
      }
      const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (arrow && event.target.closest?.(".queue") && !field) { event.preventDefault(); move(arrow); return; }
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : ""];
      if (!act || field || !enabled.current) return;
      event.preventDefault();
      if (!event.repeat || "jk".includes(event.key.toLowerCase())) act();
    };
    const beat = setInterval(() => {
      const there = document.visibilityState === "visible" && Date.now() - gesture.current < AWAKE;
      if (there && now.current.item) now.current.onBeat();
    }, BEAT);
    const leave = () => letGo(now.current.item);
    const back = (event) => event.persisted && now.current.item && now.current.onOpen(now.current.item);
    document.addEventListener("keydown", press);
    document.addEventListener("pointerdown", alive);
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", back);
    return () => {
      clearInterval(beat);
      clearTimeout(resting.current);
      document.removeEventListener("keydown", press);
      document.removeEventListener("pointerdown", alive);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", back);
      leave();
    };
  }, []);

  // Once a decision is taken the next item is shown: the focus goes to its row, unless one writes.
  const before = useRef(0);
  useLayoutEffect(() => {
    if (props.item === before.current) return;
    before.current = props.item;
    const at = document.activeElement?.closest?.("[data-row]");
    const elsewhere = at && !at.dataset.done && at.dataset.row !== String(props.item); // moved on
    if (!props.item || elsewhere || inText(document.activeElement)) return;
    button(document.querySelector(`.queue [data-row="${props.item}"]`))?.focus({ preventScroll: false });
    document.querySelector(".item-pane")?.scrollTo?.(0, 0);
  }, [props.item]);

  const toggle = () => {
    turn(!on);
    try { localStorage.setItem(KEPT, on ? "off" : "on"); } catch { /* private browsing */ }
  };
  const { words } = props;
  return h("div", { className: "keys" },
    h("button", { type: "button", className: "btn btn-text", onClick: () => sheet.current.showModal() }, words.open, h("kbd", { "aria-hidden": true }, "?")),
    h("dialog", { ref: sheet, className: "sheet-keys", "aria-labelledby": "keys-title" },
      h("h2", { id: "keys-title" }, words.title),
      h("dl", null, ...SHEET.map((key) => h("div", { key }, h("dt", null, h("kbd", null, key)), h("dd", null, words.keys[key])))),
      h("label", { className: "check" },
        h("input", { type: "checkbox", className: "box", checked: on, onChange: toggle }),
        h("span", null, words.use)),
      h("p", { className: "hint" }, words.hint),
      h("form", { method: "dialog" }, h("button", { className: "btn btn-go", autoFocus: true }, words.close))));
}

// What was just decided can be taken back for a while; the bar counts it down and goes away.
export function UndoBar({ text = "", number = 0, seconds = 0, undo, onUndo }) {
  const [left, count] = useState(0);
  useEffect(() => {
    count(seconds);
    if (!number || !seconds) return undefined;
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => count(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [number, seconds]);
  if (!number || !left) return null;
  return h("div", { className: "undo" },
    h("p", null, text),
    h("button", { type: "button", className: "btn", onClick: onUndo }, undo, h("kbd", { "aria-hidden": true }, "u")),
    h("span", { className: "undo-left", "aria-hidden": true }, `${left} s`));
}
