// data-poll="/address": asks every second and a half; 204 means still at work, 200 brings the finished
// fragment, which takes the element's place. The pauses grow, and it stops after about five minutes.
const LONGEST = 10_000;
const MOST = 60;

async function ask(place, pause, left) {
  await new Promise((wake) => { setTimeout(wake, pause); });
  if (!place.isConnected) return;
  let answer;
  try {
    answer = await fetch(place.dataset.poll, { headers: { "HX-Request": "true" } });
  } catch {
    answer = null;
  }
  if (answer?.status === 200 && !answer.redirected) {
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.importNode(parsed.body, true);
    const again = fresh.querySelector("[data-poll]");
    place.replaceWith(...fresh.childNodes);
    if (again && left > 0) ask(again, Math.min(pause * 1.2, LONGEST), left - 1);
    return;
  }
  if (answer && answer.status !== 204) return;
  if (left > 0) ask(place, Math.min(pause * 1.2, LONGEST), left - 1);
}

for (const place of document.querySelectorAll("[data-poll]")) ask(place, 1500, MOST);
