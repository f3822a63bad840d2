// Runs before the first paint: without a choice of the person's own, the system's theme holds.
(function () {
  const root = document.documentElement;
  if (root.hasAttribute("data-theme-fixed") || /(?:^|; )theme=/.test(document.cookie)) return;
  if (window.matchMedia("(prefers-color-scheme: dark)").matches) root.setAttribute("data-bs-theme", "dark");
})();
