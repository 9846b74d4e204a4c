/** Owns the choice between light and dark; runs before the first paint, so that a chosen theme never flashes. */
(() => {
  const key = "thimble-theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is blocked: the system's theme stands
    }
  };

  /** @param {string | null} theme "light", "dark", or null for whatever the system says */
  const store = (theme) => {
    try {
      if (theme === null) localStorage.removeItem(key);
      else localStorage.setItem(key, theme);
    } catch {
      // storage is blocked: the choice lasts as long as the page
    }
  };

  /** @param {string | null} theme */
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

  apply(stored());

  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (button === null) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      // Choosing what the system says anyway means following it again.
      const theme = wanted === (system.matches ? "dark" : "light") ? null : wanted;
      apply(theme);
      store(theme);
      show();
    });
    system.addEventListener("change", show);
    show();
  });
})();
