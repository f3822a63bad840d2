// data-autosubmit on a select, a tick or a date: sends its form when changed. The form keeps its own
// button for those without scripts, marked data-autosubmit-button and hidden here.
for (const button of document.querySelectorAll("[data-autosubmit-button]")) button.hidden = true;

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
});
