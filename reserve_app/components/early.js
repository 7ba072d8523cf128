// Whether a field was changed after the page was painted and before anything listened. Where the page
// was drawn anew meanwhile, data-early says so (server_slot.jsx).
export function early(field) {
  if ("early" in field.dataset) return true;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return "defaultValue" in field && field.value !== field.defaultValue;
  const offered = field.querySelector("[selected]") ?? field.querySelector("option:not([disabled])");
  return field.selectedOptions[0] !== offered;
}
