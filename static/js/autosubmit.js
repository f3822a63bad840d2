// data-autosubmit on a select, a tick or a date: sends its form when changed. The form keeps its own
// button for those without scripts, marked data-autosubmit-button and hidden here: unless something was
// chosen before this script came. That is not sent by itself, as it may be a page gone back to.
import { changedIn } from "./early.js";

for (const button of document.querySelectorAll("[data-autosubmit-button]")) {
  button.hidden = !button.form || !changedIn(button.form).length;
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
});
