// [data-presence="/address"]: says that this page is open or being typed in, and shows who else is here.
// Asks every 15 s (304 while nothing changed), says so every 40 s, stops while the tab is hidden.
const ASK = 15_000;
const SAY = 40_000;

const place = document.querySelector("[data-presence]");
let etag = "";
let typed = false;
let said = 0;

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
}

async function tell(values, keepalive = false) {
  said = Date.now();
  try {
    await fetch(place.dataset.presence, {
      method: "POST",
      keepalive,
      body: new URLSearchParams({ step: place.dataset.step, ...values }),
      headers: { "X-CSRFToken": token() },
    });
  } catch {
    said = 0;
  }
}

async function ask() {
  if (document.hidden) return;
  if (Date.now() - said > SAY) {
    await tell(typed ? { editing: "1" } : {});
    typed = false;
  }
  let answer;
  try {
    answer = await fetch(`${place.dataset.presence}?step=${encodeURIComponent(place.dataset.step)}`, {
      cache: "no-store",
      headers: { "If-None-Match": etag },
    });
  } catch {
    return;
  }
  if (answer.status !== 200 || answer.redirected) return;
  etag = answer.headers.get("ETag") ?? "";
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(...document.importNode(fresh.body, true).childNodes);
  place.hidden = !place.querySelector(".here-line");
}

if (place) {
  document.addEventListener("input", (event) => {
    if (!event.target.form?.closest(".room-main")) return;
    const first = !typed;
    typed = true;
    if (first && Date.now() - said > 5000) tell({ editing: "1" });
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("pagehide", () => tell({ left: "1" }, true));
  setInterval(ask, ASK);
  ask();
}
