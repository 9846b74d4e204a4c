/** Owns the form: the app, its tools or pasted ones, the request and its examples. */

import { element, find } from "./element.js";
import { readTools } from "./tools.js";

/** @typedef {import("./tools.js").Tool} Tool */
/** @typedef {import("../facts.ts").ExampleApp} App */
/** @typedef {{text: string, tools: readonly Tool[], app: string, pasted: string}} Ask pasted: as it stood in its box */

/** The choice of pasted tools, among the names of apps. */
const own = "own-tools";

/**
 * @param {readonly App[]} apps at least one
 * @param {(ask: Ask) => void} onAsk
 */
export const createComposer = (apps, onAsk) => {
  const form = find("composer", HTMLFormElement);
  const request = find("request", HTMLTextAreaElement);
  const ownTools = find("own-tools", HTMLTextAreaElement);
  const ownProblem = find("own-problem", HTMLElement);

  const chosen = () => String(new FormData(form).get("app"));
  const chosenApp = () => apps.find(({ app }) => app === chosen());

  /** @returns {readonly Tool[] | null} null where what was pasted can't be read; the form says why */
  const readChosen = () => {
    const app = chosenApp();
    if (app !== undefined) return app.tools;
    const result = readTools(ownTools.value);
    ownProblem.textContent = result.ok ? "" : result.problem;
    ownTools.setAttribute("aria-invalid", String(!result.ok));
    return result.ok ? result.value : null;
  };

  const submit = () => {
    const tools = readChosen();
    if (tools === null) ownTools.focus();
    else if (request.value.trim() === "") request.focus();
    else onAsk({ text: request.value, tools, app: chosen(), pasted: ownTools.value });
  };

  /** @param {string} text */
  const ask = (text) => {
    request.value = text;
    submit();
  };

  /** Whether the box holds a person's own words: choosing an app must not take those away, nor send them half-typed. */
  const isTyped = () => request.value.trim() !== "" && !apps.some(({ examples }) => examples.includes(request.value));

  const askFirst = () => {
    const example = chosenApp()?.examples[0];
    if (example !== undefined) ask(example);
  };

  // Pasting starts from the tools of the app last looked at: something to change beats an empty box.
  let last = apps[0];
  const showChoice = () => {
    const app = chosenApp();
    last = app ?? last;
    if (app === undefined && ownTools.value === "") ownTools.value = JSON.stringify(last?.tools ?? [], null, 2);
    find("own", HTMLElement).hidden = app !== undefined;
    find("tools", HTMLElement).hidden = app === undefined;
    if (app !== undefined) showTools(app);
    showExamples(app?.examples ?? [], ask);
  };

  /** Puts a past request back into the form and sends it, so that the form and the result agree. @param {Ask} past */
  const again = ({ text, app, pasted }) => {
    const choices = form.elements.namedItem("app");
    if (choices instanceof RadioNodeList) choices.value = app;
    if (app === own) ownTools.value = pasted;
    showChoice();
    ask(text);
  };

  form.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    showChoice();
    if (!isTyped()) askFirst();
  });
  ownTools.addEventListener("input", readChosen);
  request.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  find("apps", HTMLElement).replaceChildren(
    ...apps.map(({ app, title, description }, index) => choice(app, title, description, index === 0)),
    choice(own, "Your own tools", "Paste tools in any dialect's format", false),
  );
  showChoice();
  return { begin: askFirst, again };
};

/** @param {string} value @param {string} title @param {string} description @param {boolean} checked */
const choice = (value, title, description, checked) => {
  const input = element("input", { type: "radio", name: "app", value });
  input.checked = checked;
  return element("label", { class: "chip", title: description }, input, element("span", {}, title));
};

/** @param {App} app */
const showTools = ({ tools, description }) => {
  find("tools-summary", HTMLElement).textContent = `${tools.length} ${tools.length === 1 ? "tool" : "tools"}`;
  find("tools-list", HTMLElement).replaceChildren(
    element("p", { class: "hint" }, description),
    element(
      "ul",
      {},
      ...tools.map((tool) =>
        element("li", {}, element("code", {}, signature(tool)), element("span", { class: "hint" }, tool.description)),
      ),
    ),
  );
};

/** @param {Tool} tool @returns {string} "deploy(branch, environment?)" */
const signature = ({ name, parameters }) => {
  const required = Array.isArray(parameters.required) ? parameters.required : [];
  const properties = Object.keys(parameters.properties ?? {});
  return `${name}(${properties.map((property) => property + (required.includes(property) ? "" : "?")).join(", ")})`;
};

/** @param {readonly string[]} examples @param {(text: string) => void} ask */
const showExamples = (examples, ask) => {
  const items = examples.map((text) => {
    const button = element("button", { type: "button", class: "example" }, text);
    button.addEventListener("click", () => ask(text));
    return element("li", {}, button);
  });
  find("examples", HTMLElement).replaceChildren(...items);
};
