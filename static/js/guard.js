// form[data-guard]: leaving with typed but unsent answers asks once.
import { changedIn } from "./early.js";

const changed = new Set([...document.querySelectorAll("form[data-guard]")].filter((form) => changedIn(form).length));

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-guard")) changed.add(form);
});

document.addEventListener("submit", (event) => changed.delete(event.target));
document.addEventListener("anagen:saved", (event) => changed.delete(event.target.closest("form")));

window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});
