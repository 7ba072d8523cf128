// Keeps what is being typed in a form the server wrote ([data-draft]: where to), a second after the
// last key and when the page is left. The button « Enregistrer le brouillon » does the same without.
import { useEffect } from "react";

const PAUSE = 900; // ms without a key
const FAILED = "Brouillon non enregistré : nous réessayons à la prochaine frappe.";
const OUT = "Votre session est terminée : reconnectez-vous pour enregistrer.";

async function keep(form, signal) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.draft, { method: "POST", body, signal });
  if (answer.redirected) return OUT;
  return answer.ok ? (await answer.json()).saved : FAILED;
}

export function DraftSaver() {
  useEffect(() => {
    const form = document.querySelector('[data-slot="main"] form[data-draft]');
    if (!form) return undefined;
    const status = form.querySelector("[data-draft-said]");
    let timer = 0;
    let flight = null;
    const send = () => {
      timer = 0;
      flight?.abort();
      const mine = new AbortController();
      flight = mine;
      keep(form, mine.signal)
        .then((words) => { status.textContent = words; })
        .catch((error) => { if (error.name !== "AbortError") status.textContent = FAILED; });
    };
    const typed = (event) => {
      if (event.target.type === "hidden") return;
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
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
