// A second click sends nothing. The server is safe against it anyway: this only spares the wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // The pressed button keeps its name and value in what is sent, so it is not disabled.
  event.submitter?.setAttribute("data-busy", "");
});

// Coming back by the back button shows the page as it was left: let it send again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[data-busy]")?.removeAttribute("data-busy");
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".btn[aria-disabled='true']")) event.preventDefault();
});
