// While a file is on its way, says so and lets nobody send it twice. The form stays the server's.
import { createElement as h, useEffect, useState } from "react";
import { createPortal } from "react-dom";

export function UploadBusy({ words }) {
  const [form, setForm] = useState(null);
  const [file, setFile] = useState("");
  useEffect(() => {
    const found = document.querySelector('[data-slot="main"] form[enctype="multipart/form-data"]');
    if (!found) return undefined;
    const say = (name) => {
      setFile(name);
      found.setAttribute("aria-busy", String(name !== ""));
      found.querySelectorAll("button").forEach((button) => { button.disabled = name !== ""; });
    };
    // A moment later: the browser leaves the button that was pressed out of the form once disabled.
    const sent = () => setTimeout(() => say(found.elements.file.files[0]?.name ?? ""));
    const free = () => say(""); // another file was chosen, or one came back to the page
    found.addEventListener("submit", sent);
    found.addEventListener("change", free);
    window.addEventListener("pageshow", free);
    setForm(found);
    return () => {
      found.removeEventListener("submit", sent);
      found.removeEventListener("change", free);
      window.removeEventListener("pageshow", free);
    };
  }, []);
  if (!form) return null;
  const said = file && words.reading.replace("{file}", () => file);
  return createPortal(h("p", { role: "status", className: "soft" }, said), form);
}
