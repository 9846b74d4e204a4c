/** Owns the measuring of contrast in a rendered page, by WCAG 2.2's formula (success criterion 1.4.3). */

/**
 * Visible text whose contrast with what lies behind it is below a ratio, one line each. Runs within the page.
 *
 * @param {number} least
 * @returns {readonly string[]}
 */
export const faintTexts = (least) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (canvas === null) throw new Error("This browser has no canvas to read colours with.");

  /** @param {string} colour @returns {readonly number[]} */
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };

  /** @param {readonly number[]} colour */
  const luminance = (colour) => {
    const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  /** @param {Element} element @returns {readonly number[]} */
  const behind = (element) => {
    const colour = read(getComputedStyle(element).backgroundColor);
    if (colour[3] === 255) return colour;
    return element.parentElement === null ? [255, 255, 255] : behind(element.parentElement);
  };

  /** @param {Element} element */
  const ratio = (element) => {
    const [one, other] = [luminance(read(getComputedStyle(element).color)), luminance(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };

  /** @param {Element} element */
  const hasText = (element) =>
    element.matches("[data-name]") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "");

  return [...document.body.querySelectorAll("*")]
    .filter((element) => hasText(element) && element.checkVisibility() && ratio(element) < least)
    .map((element) => `${element.outerHTML.slice(0, 80)}: ${ratio(element).toFixed(2)}`);
};
