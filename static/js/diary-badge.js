// How many wait stands in the tab's title too: a quiet signal to whoever is in another window.
const title = document.title;

function badge() {
  const waiting = Number(document.getElementById("diary-waiting")?.textContent ?? 0);
  document.title = waiting ? `(${waiting}) ${title}` : title;
}

document.addEventListener("diary:refreshed", badge);
badge();
