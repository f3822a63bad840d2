// data-open="id" opens a dialog (drawer or confirm step); data-close closes the one around it.
// A dialog with data-open-now is open when the page arrives, so that a bad answer is seen in place.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    if (dialog instanceof HTMLDialogElement && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && event.target.matches(".drawer")) event.target.close();
});

function openNow(root) {
  for (const dialog of root.querySelectorAll("dialog[data-open-now]")) if (!dialog.open) dialog.showModal();
}

document.addEventListener("htmx:afterSwap", (event) => openNow(event.target));
openNow(document);
