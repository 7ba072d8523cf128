// The form of criteria. It is a plain GET form; with JavaScript it turns its fields into the
// page's address, and follows the address when back, forward or a link changes it. The address is
// the only place where the criteria live.
import { createElement as h, useLayoutEffect, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLocation, useNavigate } from "react-router";

const USUAL = { radius: "15", mode: "", sort: "" };
const quiet = () => () => {}; // to ask React whether it adopts the server's HTML: nothing changes later
const follow = typeof document === "undefined" ? useEffect : useLayoutEffect;

function read(form) {
  const params = new Map();
  for (const field of form.elements) {
    const { name, type } = field;
    if (!name || field.disabled) continue;
    if ((type === "checkbox" || type === "radio") && !field.checked) continue;
    const value = (field.dataset.code || field.value).trim();
    if (!value || USUAL[name] === value) continue;
    params.set(name, params.has(name) ? `${params.get(name)},${value}` : value);
  }
  return params;
}

function write(form, search) {
  const params = new URLSearchParams(search);
  for (const field of form.elements) {
    const { name, type } = field;
    if (!name || field.getAttribute("role") === "combobox") continue;
    const each = params.getAll(name).filter(Boolean);
    // Of a word sent twice, the last is searched.
    const sent = type === "checkbox" ? each.join(",") : (each.at(-1) ?? "");
    if (type === "checkbox") field.checked = sent.split(",").includes(field.value);
    else if (type === "radio") field.checked = field.value === sent;
    else if (field.tagName === "SELECT") select(field, sent || USUAL[name] || "");
    else if (field !== document.activeElement || !sent) field.value = sent;
  }
}

function select(field, value) {
  // An address may ask for a radius that is not in the list, 17 km for instance.
  const known = [...field.options].some((option) => option.value === value);
  if (!known && /^\d{1,3}(\.\d+)?$/.test(value)) field.add(new Option(`${Number(value).toLocaleString(document.documentElement.lang)} km`, value));
  field.value = value;
  if (field.selectedIndex < 0) field.value = USUAL[field.name] || "";
}

// What the person chose between the first paint and now, which the address does not say yet.
function early(form, search) {
  // Of criteria that cannot be used, the server's form does not show all.
  if (document.querySelector('[data-slot="results"] .problem')) return write(form, search);
  const fields = [...form.elements].filter(({ name, type }) => name && type !== "hidden");
  const state = () => fields.map(({ checked, value }) => [checked, value]);
  const chosen = state();
  write(form, search);
  if (JSON.stringify(chosen) === JSON.stringify(state())) return false;
  fields.forEach((field, index) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = chosen[index][0];
    else field.value = chosen[index][1];
  });
  return true;
}

const query = (params) =>
  [...params].map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`).join("&");

// The same commune may be written with or without its prefix.
const bare = (near = "") => near.replace(/^insee:/, "");

function locate(button, words, done) {
  const said = button.querySelector("[data-said]");
  if (said) said.textContent = words.locating;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      if (said) said.textContent = "";
      done(`${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`);
    },
    () => {
      if (said) said.textContent = words.unlocated;
    },
    { maximumAge: 60000, timeout: 10000 },
  );
}

// A panel that lies over the page closes with Escape, with a press beside it, and when another opens.
function closePanels(form) {
  const open = () => [...form.querySelectorAll("details[open]")];
  const lies = (panel) => getComputedStyle(panel.lastElementChild).position === "absolute";
  const close = (keep) => open().forEach((panel) => lies(panel) && !panel.contains(keep) && (panel.open = false));
  const pressed = ({ target }) => close(target);
  const escaped = (event) => {
    if (event.key !== "Escape") return;
    const panel = open().find((one) => one.contains(document.activeElement)) ?? open()[0];
    if (!panel) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  };
  const left = ({ relatedTarget }) => relatedTarget && close(relatedTarget);
  document.addEventListener("pointerdown", pressed);
  form.addEventListener("focusout", left);
  form.addEventListener("keydown", escaped);
  return () => {
    document.removeEventListener("pointerdown", pressed);
    form.removeEventListener("focusout", left);
    form.removeEventListener("keydown", escaped);
  };
}

export function CriteriaForm({ children, live = false, action, words, ...rest }) {
  const form = useRef(null);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const go = (change = () => {}) => {
    const params = read(form.current);
    change(params);
    const asked = query(params);
    const same = pathname === action;
    if (same && `?${asked}` === search) return;
    navigate(action + (asked ? `?${asked}` : ""), { preventScrollReset: same });
  };
  const [adopted] = useState(useSyncExternalStore(quiet, () => false, () => true));
  const first = useRef(true);
  const alive = useRef(false);
  follow(() => {
    if (!live) return;
    const unsaid = first.current && adopted && early(form.current, search);
    first.current = false;
    if (unsaid) setTimeout(go); // once the router listens
    else write(form.current, search);
  }, [live, search]);
  useEffect(() => closePanels(form.current), []);
  const newPlace = (params) => params.delete("bbox");
  const onSubmit = (event) => {
    event.preventDefault();
    const before = new URLSearchParams(search).get("near") ?? "";
    const moved = bare(read(form.current).get("near")) !== bare(before);
    go(moved ? newPlace : undefined);
  };
  useEffect(() => {
    const node = form.current;
    const chosen = () => go(newPlace);
    const changed = ({ target }) => {
      if (!live || target.getAttribute("role") === "combobox") return;
      // A radius is around a place: it leaves the zone of the map.
      go(target.name === "radius" ? (params) => params.has("near") && newPlace(params) : undefined);
    };
    const clicked = (event) => {
      const button = event.target.closest("[data-locate]");
      if (!button) return;
      locate(button, words, (point) => go((params) => params.set("near", point) && newPlace(params)));
    };
    const typed = () => node.querySelectorAll("[data-said]").forEach((said) => (said.textContent = ""));
    node.addEventListener("place-chosen", chosen);
    node.addEventListener("input", typed);
    node.addEventListener("change", changed);
    node.addEventListener("click", clicked);
    if (!alive.current) node.querySelector("[data-pressed]")?.click(); // before anything listened
    alive.current = true;
    return () => {
      node.removeEventListener("place-chosen", chosen);
      node.removeEventListener("input", typed);
      node.removeEventListener("change", changed);
      node.removeEventListener("click", clicked);
    };
  });
  return h("form", { ...rest, ref: form, action, method: "get", role: "search", onSubmit }, children);
}
