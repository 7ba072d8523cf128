// Keeps a page the server wrote in step with the server. The server pushes which version it would
// send now; when it is another than the one shown, the page is fetched again and only the parts
// ([data-live]) that differ are changed: what one is typing stays.
import { createElement, useEffect, useRef, useState } from "react";

const parts = (root) => [...root.querySelectorAll('[data-slot="main"] [data-live]')];
const shown = () => parts(document).find((part) => part.dataset.live !== "news");

function busy(part) {
  const open = part.contains(document.activeElement) && document.activeElement.closest("form");
  return open && document.activeElement.tagName === "TEXTAREA";
}

function put(part, fresh) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const label = focused && focused.textContent;
  const opened = [...part.querySelectorAll("details[open]")].map((d) => d.closest("[id]")?.id + d.firstChild.textContent);
  part.innerHTML = fresh.innerHTML;
  part.dataset.live = fresh.dataset.live;
  for (const details of part.querySelectorAll("details"))
    if (opened.includes(details.closest("[id]")?.id + details.firstChild.textContent)) details.open = true;
  if (focused) [...part.querySelectorAll("a,button,summary")].find((e) => e.textContent === label)?.focus();
}

async function reread() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (answer.redirected) return location.assign(answer.url);
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = parts(page);
  let changed = false;
  parts(document).forEach((part, index) => {
    if (!fresh[index] || busy(part) || part.innerHTML === fresh[index].innerHTML) return;
    put(part, fresh[index]);
    changed = true;
  });
  return changed;
}

export function LivePage({ version = "", onLook }) {
  const look = useRef(onLook);
  look.current = onLook;
  const [said, say] = useState("");
  useEffect(() => {
    const ask = () => document.visibilityState === "visible" && look.current?.();
    document.addEventListener("visibilitychange", ask); // asleep, it may have missed something
    return () => document.removeEventListener("visibilitychange", ask);
  }, []);
  useEffect(() => {
    if (!version || !shown() || shown().dataset.live === version) return;
    reread()
      .then((changed) => changed && say(`Mise à jour à ${new Date().toLocaleTimeString("fr-FR")}.`))
      .catch(() => {}); // offline: the page says so elsewhere, and the next version tries again
  }, [version]);
  return createElement("p", { className: "vh", role: "status" }, said);
}
