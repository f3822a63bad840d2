// data-theme-toggle: light or dark, kept in a cookie so that the server draws the right one.
const YEAR = 365 * 24 * 60 * 60;

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
  root.setAttribute("data-bs-theme", theme);
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
});
