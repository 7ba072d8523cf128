// Keeps what is being typed in a form the server wrote ([data-draft]: where to), a second after the
// last key and when the page is left. The button « Enregistrer le brouillon » does the same without.
import { useEffect } from "react";
import { early } from "../server_slot/early.js";

const PAUSE = 900; // ms without a key
const RETRY = 5000; // ms before trying again what failed

// Answers what to say, and in how many milliseconds to try again what was not saved.
async function keep(form, signal, told) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.draft, { method: "POST", body, signal });
  if (answer.redirected) return { words: told.out };
  const { saved, problem } = await answer.json();
  if (answer.ok) return { words: saved };
  const asked = 1000 * Number(answer.headers.get("Retry-After"));
  const passing = asked > 0 || answer.status >= 500;
  return { words: problem ?? told.failed, again: passing ? asked || RETRY : 0 };
}

export function DraftSaver({ words }) {
  useEffect(() => {
    const form = document.querySelector('[data-slot="main"] form[data-draft]');
    if (!form) return undefined;
    const status = form.querySelector("[data-draft-said]");
    let timer = 0;
    let flight = null;
    let notBefore = 0;
    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(send, Math.max(delay, notBefore - Date.now()));
    };
    const send = () => {
      timer = 0;
      flight?.abort();
      const mine = new AbortController();
      flight = mine;
      keep(form, mine.signal, words)
        .catch((error) => (error.name === "AbortError" ? null : { words: words.failed, again: RETRY }))
        .then((said) => {
          if (!said || mine !== flight) return;
          status.textContent = said.words;
          notBefore = Date.now() + (said.again ?? 0);
          if (said.again && !timer) later(said.again);
        });
    };
    const typed = (event) => {
      if (event.target.type !== "hidden") later(PAUSE);
    };
    // What is sent whole must not be kept again as a draft, behind it.
    const sent = () => {
      clearTimeout(timer);
      timer = 0;
      flight?.abort();
    };
    const left = (event) => {
      const still = event.type === "visibilitychange" && document.visibilityState === "visible";
      if (!timer || still) return;
      clearTimeout(timer);
      timer = 0;
      navigator.sendBeacon(form.dataset.draft, new URLSearchParams(new FormData(form)));
    };
    const kinds = ["input", "change", "place-chosen"];
    kinds.forEach((kind) => form.addEventListener(kind, typed));
    form.addEventListener("submit", sent);
    document.addEventListener("visibilitychange", left);
    window.addEventListener("beforeunload", left); // before the next page is asked for
    if ([...form.elements].some(early)) later(PAUSE);
    form.dataset.alive = ""; // for whoever waits for it
    return () => {
      sent();
      kinds.forEach((kind) => form.removeEventListener(kind, typed));
      form.removeEventListener("submit", sent);
      document.removeEventListener("visibilitychange", left);
      window.removeEventListener("beforeunload", left);
    };
  }, []);
  return null;
}
