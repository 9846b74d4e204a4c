import { describe, expect, it } from "vitest";
import { isOtherLanguage } from "../../src/model/language.ts";

describe("isOtherLanguage()", () => {
  it.each([
    "Deploye den Branch [feat-x] auf [staging]",
    "Nicht [feat-x] nach [staging] deployen",
    "ne déploie pas [feat-x]",
    "no despliegues [feat-x] en [staging]",
    "Не разворачивай [feat-x]",
    "不要部署 [feat-x]",
    "deploy [feat-x] niet",
  ])("sees it in %s", (request) => {
    expect(isOtherLanguage(request.replace(/\[.*?\]/g, "x"))).toBe(true);
  });

  it.each([
    "Send [ne pas déranger] to [Zoë]",
    "translate [不要部署] into [English]",
    "I'm en route to La Paz, book [Le Jardin des Sens] for Van der Berg",
    "pour [470 ml] at the café, 10 µF and 5 Ω on the side",
    "Play [Das Model] by [Kraftwerk]",
  ])("sees English in %s", (request) => {
    expect(isOtherLanguage(request.replace(/\[.*?\]/g, "x"))).toBe(false);
  });
});
