/** Owns a row of tabs over one panel: pointer, arrow keys, Home and End, after the ARIA tabs pattern. */

import { element } from "./element.js";

/**
 * @param {HTMLElement} list has the role `tablist`
 * @param {HTMLElement} panel the one panel that every tab fills
 * @param {readonly {id: string, label: string}[]} tabs the first is chosen to begin with
 * @param {(id: string) => void} onChoose
 */
export const createTabs = (list, panel, tabs, onChoose) => {
  const buttons = tabs.map(({ id, label }) =>
    element("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": panel.id }, label),
  );

  /** @param {number} index */
  const mark = (index) => {
    for (const [position, button] of buttons.entries()) {
      button.setAttribute("aria-selected", String(position === index));
      button.tabIndex = position === index ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", buttons[index]?.id ?? "");
  };

  /** @param {number} index */
  const choose = (index) => {
    const tab = tabs[index];
    if (tab === undefined) return;
    mark(index);
    onChoose(tab.id);
  };

  for (const [index, button] of buttons.entries()) {
    button.addEventListener("click", () => choose(index));
    button.addEventListener("keydown", (event) => {
      const next = nextIndex(event.key, index, buttons.length);
      if (next === null) return;
      event.preventDefault();
      buttons[next]?.focus();
      choose(next);
    });
  }
  list.replaceChildren(...buttons);
  mark(0);
};

/** @param {string} key @param {number} index @param {number} count @returns {number | null} */
const nextIndex = (key, index, count) => {
  if (key === "ArrowRight") return (index + 1) % count;
  if (key === "ArrowLeft") return (index + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
};
