// form[data-keeps-photo]: a page that comes back with a question about another field cannot hold a file, so
// with a photo the form is sent from here and the photo put back. Without this script the page asks for it again.
import { convert, put } from "./photo-file.js";

const photoOf = (form) => form.querySelector("input[type=file]");

async function send(form) {
  const input = photoOf(form);
  await convert(input);
  const [photo] = input.files;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (answer.redirected) {
    window.location.assign(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  show(page.querySelector("main"), page.title);
  const again = photoOf(document.getElementById(form.id));
  // One that was refused is chosen anew.
  if (again && again.getAttribute("aria-invalid") !== "true") {
    put(again, photo);
    document.querySelector("[data-photo-again]")?.remove();
  }
}

function show(main, title) {
  document.querySelector("main").replaceWith(main);
  document.title = title;
  main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  (main.querySelector("#error-summary") ?? main).focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-keeps-photo]");
  if (!form || !photoOf(form)?.files.length) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  event.submitter?.setAttribute("data-busy", "");
  try {
    await send(form);
  } catch {
    // No answer, or none that can be shown: the browser sends it and says what it meets.
    form.submit();
    return;
  }
  event.submitter?.removeAttribute("data-busy");
}, true);
