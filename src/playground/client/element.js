/** Owns the making and finding of elements. Data becomes text only, never markup. */

/** @typedef {Node | string | null} Child null is left out */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
};

/**
 * The page's own element of that id and kind; the page is broken without it.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export const find = (id, kind) => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id "${id}".`);
  return found;
};

/**
 * A bar that shows a share of one, for the eye only: the figure stands beside it.
 *
 * @param {number} share 0…1
 * @param {number | null} [tick] a mark on the bar, 0…1
 */
export const bar = (share, tick = null) => {
  const made = element("span", { class: "bar", "aria-hidden": "true" }, element("span", { class: "fill" }));
  made.style.setProperty("--share", String(share));
  if (tick === null) return made;
  made.style.setProperty("--tick", String(tick));
  made.append(element("span", { class: "tick" }));
  return made;
};
