// data-reveal: shows what was typed into the password field beside it, while pressed on.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  const field = button?.closest(".password-field")?.querySelector("input");
  if (!field) return;
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  field.focus();
});
