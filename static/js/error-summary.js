// The error summary takes the focus; its links put the focus into the field itself.
function takeFocus(root) {
  root.querySelector("#error-summary")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest(".field")?.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

document.addEventListener("htmx:afterSwap", (event) => takeFocus(event.target));
// Somebody who has begun to mend a field before this script came stays in it.
const { activeElement } = document;
if (!activeElement?.matches("input, select, textarea") || activeElement.autofocus) takeFocus(document);
