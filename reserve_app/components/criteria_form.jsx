// The form of criteria. It is a plain GET form; with JavaScript it turns its fields into the
// page's address, and follows the address when back, forward or a link changes it. The address is
// the only place where the criteria live.
import { createElement as h, useLayoutEffect, useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";

const USUAL = { radius: "15", mode: "", sort: "" };
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
    const sent = params.getAll(name).join(",");
    if (type === "checkbox") field.checked = sent.split(",").includes(field.value);
    else if (type === "radio") field.checked = field.value === sent;
    else if (field.tagName === "SELECT") select(field, sent || USUAL[name] || "");
    else if (field !== document.activeElement || !sent) field.value = sent;
  }
}

function select(field, value) {
  // An address may ask for a radius that is not in the list, 17 km for instance.
  const known = [...field.options].some((option) => option.value === value);
  if (!known && /^\d{1,3}$/.test(value)) field.add(new Option(`${value} km`, value));
  field.value = value;
  if (field.selectedIndex < 0) field.value = USUAL[field.name] || "";
}

const query = (params) =>
  [...params].map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`).join("&");

// The same commune may be written with or without its prefix.
const bare = (near = "") => near.replace(/^insee:/, "");

function locate(button, done) {
  const said = button.querySelector("[data-said]");
  if (said) said.textContent = "Recherche de votre position…";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      if (said) said.textContent = "";
      done(`${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`);
    },
    () => {
      if (said) said.textContent = "Votre position n’est pas disponible : écrivez votre commune.";
    },
    { maximumAge: 60000, timeout: 10000 },
  );
}

export function CriteriaForm({ children, live = false, action = "/missions", ...rest }) {
  const form = useRef(null);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  follow(() => {
    if (live) write(form.current, search);
  }, [live, search]);

  const go = (change = () => {}) => {
    const params = read(form.current);
    change(params);
    const asked = query(params);
    const same = pathname === action;
    if (same && `?${asked}` === search) return;
    navigate(action + (asked ? `?${asked}` : ""), { preventScrollReset: same });
  };
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
    const changed = (event) => {
      if (live && event.target.getAttribute("role") !== "combobox") go();
    };
    const clicked = (event) => {
      const button = event.target.closest("[data-locate]");
      if (!button) return;
      locate(button, (point) => go((params) => params.set("near", point) && newPlace(params)));
    };
    node.addEventListener("place-chosen", chosen);
    node.addEventListener("change", changed);
    node.addEventListener("click", clicked);
    return () => {
      node.removeEventListener("place-chosen", chosen);
      node.removeEventListener("change", changed);
      node.removeEventListener("click", clicked);
    };
  });
  return h("form", { ...rest, ref: form, action, method: "get", role: "search", onSubmit }, children);
}
