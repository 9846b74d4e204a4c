/** Owns the exchange on the wire: its tabs, the request, the response and the shell command. */

import { curl } from "./curl.js";
import { dialects } from "./dialects.js";
import { element, find } from "./element.js";
import { parse } from "./events.js";
import { createExchange, perform } from "./exchange.js";
import { duration } from "./figures.js";
import { createTabs } from "./tabs.js";

/** @typedef {import("./dialects.js").DialectName} DialectName */
/** @typedef {import("./exchange.js").Exchange} Exchange */
/** @typedef {import("./tools.js").Tool} Tool */

/** @typedef {(exchange: Exchange, dialect: DialectName) => void} Watcher told of the exchange shown, at each change */

const names = /** @type {readonly DialectName[]} */ (Object.keys(dialects));

export const createExchangeView = () => {
  /** @type {DialectName} */
  let shown = "anthropic";
  /**
   * The request shown, with all its exchanges: one for each dialect and framing that was looked at.
   *
   * @type {{text: string, tools: readonly Tool[], signal: AbortSignal, exchanges: Map<string, Exchange>, watch: Watcher} | null}
   */
  let run = null;

  const streamed = find("streamed", HTMLInputElement);
  const streams = () => streamed.checked && shown !== "native";
  const key = () => `${shown} ${streams()}`;

  const refresh = () => {
    const exchange = run?.exchanges.get(key());
    if (exchange === undefined) return;
    show(exchange);
    run?.watch(exchange, shown);
  };

  /** Shows the chosen exchange, and makes it first where this run has not yet. */
  const open = () => {
    streamed.disabled = shown === "native";
    if (run === null) return;
    const { text, tools, signal, exchanges } = run;
    if (!exchanges.has(key())) {
      const exchange = createExchange(dialects[shown].request(text, tools, streams()));
      exchanges.set(key(), exchange);
      void perform(exchange, { signal, onChange: refresh });
    }
    refresh();
  };

  createTabs(
    find("tabs", HTMLElement),
    find("panel", HTMLElement),
    names.map((name) => ({ id: name, label: dialects[name].label })),
    (id) => {
      shown = names.find((name) => name === id) ?? shown;
      open();
    },
  );
  streamed.addEventListener("change", open);
  find("copy", HTMLButtonElement).addEventListener("click", copyCurl);

  return {
    /**
     * @param {{text: string, tools: readonly Tool[], signal: AbortSignal, route: Exchange}} next
     * @param {Watcher} watch
     */
    start: ({ route, ...next }, watch) => {
      run = { ...next, watch, exchanges: new Map([["native false", route]]) };
      open();
    },
  };
};

/** @param {Exchange} exchange */
const show = (exchange) => {
  const { request } = exchange;
  find("request-line", HTMLElement).textContent = `POST ${request.path}`;
  find("request-body", HTMLElement).textContent = JSON.stringify(request.body, null, 2);
  find("response-line", HTMLElement).textContent = responseLine(exchange);
  find("response-body", HTMLElement).textContent = pretty(exchange.body);
  find("response-headers", HTMLElement).replaceChildren(...headerRows(exchange));
  find("curl", HTMLElement).textContent = curl(request, location.origin);
};

/** @param {Exchange} exchange */
const responseLine = ({ state, status, totalMs }) => {
  if (state === "broken") return status === 0 ? "no answer: the connection was lost" : `${status}, cut off`;
  if (state === "waiting") return "waiting…";
  return state === "streaming" ? `${status}, arriving…` : `${status}, ${duration(totalMs)}`;
};

/** @param {string} body @returns {string} JSON spread over lines; anything else as it came */
const pretty = (body) => {
  const value = parse(body);
  return value === undefined ? body : JSON.stringify(value, null, 2);
};

/** @param {string} name */
const isOurs = (name) => name.startsWith("x-thimble-");

const shownHeader = /^(x-|content-type$|server-timing$|request-id$)/;

/** @param {Exchange} exchange */
const headerRows = ({ headers }) =>
  headers
    .filter(([name]) => shownHeader.test(name))
    .toSorted(([one], [other]) => Number(isOurs(other)) - Number(isOurs(one)))
    .map(([name, value]) =>
      element("div", isOurs(name) ? { class: "ours" } : {}, element("dt", {}, name), element("dd", {}, value)),
    );

const copyCurl = async () => {
  const button = find("copy", HTMLButtonElement);
  try {
    await navigator.clipboard.writeText(find("curl", HTMLElement).textContent ?? "");
    button.textContent = "Copied";
  } catch {
    // No clipboard (plain http, or not allowed): select the command, so that a keystroke copies it.
    getSelection()?.selectAllChildren(find("curl", HTMLElement));
    button.textContent = "Selected";
  }
  setTimeout(() => {
    button.textContent = "Copy";
  }, 2000);
};
