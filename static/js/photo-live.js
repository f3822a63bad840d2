// data-photo-live="/address": asks every two seconds what has arrived; 304 while nothing is new. Stops
// when the answer says that the code is over, and after a quarter of an hour in any case.
const PAUSE = 2000;
const MOST = 460;

async function follow(place) {
  let tag = "";
  for (let left = MOST; left > 0 && place.isConnected; left -= 1) {
    await new Promise((wake) => { setTimeout(wake, PAUSE); });
    const headers = { "HX-Request": "true" };
    if (tag) headers["If-None-Match"] = tag;
    let answer = null;
    try {
      answer = await fetch(place.dataset.photoLive, { headers, cache: "no-store" });
    } catch {
      // The network comes back or it does not: the next turn asks again.
    }
    if (answer && answer.status !== 304) {
      if (answer.status !== 200 || answer.redirected) return;
      tag = answer.headers.get("ETag") ?? "";
      if (!place.contains(document.activeElement) || document.activeElement === document.body) show(place, await answer.text());
      else tag = "";
      const isDrawn = !place.querySelector(".photo-waiting");
      if (place.querySelector("[data-photo-over]") && isDrawn) return;
    }
  }
}

function show(place, text) {
  const parsed = new DOMParser().parseFromString(text, "text/html");
  place.replaceChildren(...document.importNode(parsed.body, true).childNodes);
}

for (const place of document.querySelectorAll("[data-photo-live]")) follow(place);
