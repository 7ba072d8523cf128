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
  const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
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

// `every`: seconds after which to ask again, for a page whose figures change with time alone; it
// changes too often to be said aloud.
export function LivePage({ version = "", onLook, every = 0, updated }) {
  const look = useRef(onLook);
  look.current = onLook;
  const [said, say] = useState("");
  useEffect(() => {
    const ask = () => document.visibilityState === "visible" && look.current?.();
    document.addEventListener("visibilitychange", ask); // asleep, it may have missed something
    const timer = every ? setInterval(ask, every * 1000) : 0;
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [every]);
  useEffect(() => {
    if (!version || !shown() || shown().dataset.live === version) return;
    reread()
      .then((changed) => changed && !every && say(updated.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang))))
      .catch(() => {}); // offline: the page says so elsewhere, and the next version tries again
  }, [version]);
  return createElement("p", { className: "vh", role: "status" }, said);
}
