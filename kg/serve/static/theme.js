// Light, dark, or as the reader's system has it. A plain script in the head, so that no page is first shown in another one.
(() => {
  const names = ["system", "light", "dark"];
  const root = document.documentElement;
  const stored = () => {
    try {
      return names.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "system";
    } catch {
      return "system"; // storage may be forbidden
    }
  };
  const show = (name) => {
    if (name === "system") delete root.dataset.theme;
    else root.dataset.theme = name;
  };
  show(stored());
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const word = button.querySelector("[data-theme-name]");
    const tell = () => { word.textContent = button.dataset[stored()]; };
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      const next = names[(names.indexOf(stored()) + 1) % names.length];
      try {
        localStorage.setItem("theme", next);
      } catch {
        // Then it holds for this page alone.
      }
      show(next);
      tell();
      document.dispatchEvent(new CustomEvent("theme"));
    });
  });
})();
