// Saves the form of a mission while one types, and says so. The form is the server's: without this
// file every button of it works. What is typed is first kept in this tab (sessionStorage), then
// sent; it leaves the tab only once the server has it.
import { createElement as h, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { PinField } from "./pin_field.jsx";

const PAUSE = 900; // ms of silence before saving
const RETRY = 5000; // ms before trying again what failed
const CARRIED = new Set(["version", "revision", "act"]);

const key = () => `reserve-draft:${location.pathname}`;
const fields = (form) => [...new FormData(form)].filter(([name]) => !CARRIED.has(name));

// The name of this tab: it never stands in its own way, whatever was lost on the way.
function tab() {
  try {
    const name = sessionStorage.getItem("reserve-tab") ?? crypto.randomUUID().slice(0, 8);
    sessionStorage.setItem("reserve-tab", name);
    return name;
  } catch {
    return "";
  }
}

class Keeper {
  constructor(form, words) {
    Object.assign(this, { form, words });
    this.changes = 0;
    this.running = null;
  }

  listen() {
    const { form } = this;
    const events = [
      [form, "input", () => this.changed()],
      [form, "place-chosen", () => this.changed()],
      [form, "change", (event) => this.chosen(event)],
      [form, "submit", (event) => this.submit(event)],
      [window, "online", () => this.dirty && this.save()],
      [window, "pagehide", () => this.leave()],
    ];
    events.forEach(([node, name, run]) => node.addEventListener(name, run));
    this.restore();
    form.dataset.alive = ""; // for whoever waits for it
    return () => {
      clearTimeout(this.timer);
      events.forEach(([node, name, run]) => node.removeEventListener(name, run));
    };
  }

  get dirty() {
    return this.changes > 0;
  }

  number(name) {
    return this.form.elements[name]?.value ?? "0";
  }

  // A kind has its usual mode: on site or remote.
  chosen({ target }) {
    if (target.name !== "kind") return;
    const mode = this.form.querySelector(`input[name="mode"][value="${target.dataset.mode}"]`);
    if (mode) mode.checked = true;
    this.changed();
  }

  changed() {
    this.changes += 1;
    this.copy();
    if (!this.held) this.later(PAUSE);
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(delay, (this.notBefore ?? 0) - Date.now()));
  }

  copy() {
    const kept = { version: this.number("version"), revision: this.number("revision"), fields: fields(this.form) };
    try {
      sessionStorage.setItem(key(), JSON.stringify(kept));
    } catch {
      // A full or forbidden storage: the server still gets it.
    }
  }

  // The copy is of use only if the server has had nothing since: its numbers are then the same.
  restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(key()));
    } catch {
      return;
    }
    if (!kept) return;
    const same = kept.version === this.number("version") && kept.revision === this.number("revision");
    if (!same || JSON.stringify(kept.fields) === JSON.stringify(fields(this.form))) {
      sessionStorage.removeItem(key());
      return;
    }
    const values = new Map();
    kept.fields.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
    for (const field of this.form.elements) {
      if (!field.name || CARRIED.has(field.name)) continue;
      const sent = values.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = sent.includes(field.value);
      else field.value = sent[0] ?? "";
    }
    this.changed();
    this.say(this.words.back);
    // At once: what was sent on leaving may still be on its way, and says the same as long as
    // nothing more is typed.
    this.later(0);
  }

  save() {
    if (this.running) return this.running.then(() => this.dirty && this.save());
    const seen = this.changes;
    this.say(this.words.saving);
    this.running = this.send()
      .then((answer) => this.take(answer, seen))
      .catch(() => this.fail(this.words.offline))
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  send(more = {}) {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("act", "autosave");
    body.set("screen", `${tab()}.${Date.now()}`);
    return fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" }, ...more });
  }

  async take(answer, seen) {
    if (answer.redirected) return this.fail(this.words.ended);
    const said = await answer.json();
    if (!answer.ok && answer.status !== 404 && answer.status !== 409) return this.refused(answer, said);
    this.form.elements.version.value = said.version;
    if (said.problem) {
      this.held = true; // what comes next is the person's own choice
      return this.say(said.problem, "bad");
    }
    if (this.changes === seen) {
      this.changes = 0;
      sessionStorage.removeItem(key());
    } else {
      this.copy(); // with the number of what the server has now
    }
    this.say(said.saved, "good");
    this.show(said);
  }

  fail(words) {
    this.say(words, "bad");
    this.later(RETRY);
  }

  // The server says why, and when to come back if it was asked too often.
  refused(answer, { problem, detail }) {
    this.notBefore = Date.now() + 1000 * Number(answer.headers.get("Retry-After"));
    this.fail(problem ?? detail);
  }

  show({ reach, missing, warnings }) {
    this.put(this.form.querySelector("[data-reach]"), reach);
    const left = this.form.querySelector("[data-missing]");
    if (left.innerHTML !== missing) left.innerHTML = missing; // the server's own markup, text escaped
    for (const place of this.form.querySelectorAll("[data-warning]")) {
      const words = warnings[place.dataset.warning] ?? "";
      if (place.textContent === words) continue;
      place.replaceChildren();
      if (!words) continue;
      const sign = document.createElement("span");
      sign.className = "icon icon-alert";
      sign.ariaHidden = "true";
      const text = document.createElement("span");
      text.textContent = words;
      place.append(sign, text);
    }
  }

  say(words, tone = "") {
    this.put(this.form.querySelector("[data-saved]"), words);
    this.form.querySelector(".saved").dataset.tone = tone;
  }

  put(node, words) {
    if (node.textContent !== words) node.textContent = words;
  }

  // A button: wait for the saving under way, so that it carries the right number.
  submit(event) {
    clearTimeout(this.timer);
    if (this.running) {
      event.preventDefault();
      const { submitter } = event;
      this.running.then(() => this.form.requestSubmit(submitter));
      return;
    }
    this.leaving = true;
  }

  // Closed or reloaded in the middle of a word: the last of it is sent all the same.
  leave() {
    if (!this.dirty || this.leaving || this.running || this.held) return;
    this.send({ keepalive: true }).catch(() => {});
  }
}

export function MissionForm({ words }) {
  const [form, setForm] = useState(null);
  useEffect(() => {
    const found = document.querySelector('[data-slot="main"] form[data-draft]');
    if (!found) return undefined;
    setForm(found);
    return new Keeper(found, words).listen();
  }, []);
  const place = form?.querySelector("[data-pin]");
  return place ? createPortal(h(PinField, { form, words: words.pin }), place) : null;
}
