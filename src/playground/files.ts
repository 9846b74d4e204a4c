/** Owns the page's files as the browser gets them: each as it stands in `client/`, under its own name. */

import composer from "./client/composer.js?raw";
import connect from "./client/connect.js?raw";
import costView from "./client/cost-view.js?raw";
import curl from "./client/curl.js?raw";
import decision from "./client/decision.js?raw";
import decisionView from "./client/decision-view.js?raw";
import dialects from "./client/dialects.js?raw";
import element from "./client/element.js?raw";
import events from "./client/events.js?raw";
import exchange from "./client/exchange.js?raw";
import exchangeView from "./client/exchange-view.js?raw";
import failureView from "./client/failure-view.js?raw";
import figures from "./client/figures.js?raw";
import history from "./client/history.js?raw";
import largeView from "./client/large-view.js?raw";
import marks from "./client/marks.js?raw";
import pageStyle from "./client/page.css?raw";
import pageMarkup from "./client/page.html?raw";
import page from "./client/page.js?raw";
import reasons from "./client/reasons.js?raw";
import resultStyle from "./client/result.css?raw";
import savings from "./client/savings.js?raw";
import tabs from "./client/tabs.js?raw";
import theme from "./client/theme.js?raw";
import tools from "./client/tools.js?raw";

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
}

const script = (name: string, text: string): PageFile => ({
  path: `/playground/${name}.js`,
  contentType: "text/javascript; charset=utf-8",
  text,
});

const style = (name: string, text: string): PageFile => ({
  path: `/playground/${name}.css`,
  contentType: "text/css; charset=utf-8",
  text,
});

export const files: readonly PageFile[] = [
  { path: "/", contentType: "text/html; charset=utf-8", text: pageMarkup },
  style("page", pageStyle),
  style("result", resultStyle),
  script("composer", composer),
  script("connect", connect),
  script("cost-view", costView),
  script("curl", curl),
  script("decision", decision),
  script("decision-view", decisionView),
  script("dialects", dialects),
  script("element", element),
  script("events", events),
  script("exchange", exchange),
  script("exchange-view", exchangeView),
  script("failure-view", failureView),
  script("figures", figures),
  script("history", history),
  script("large-view", largeView),
  script("marks", marks),
  script("page", page),
  script("reasons", reasons),
  script("savings", savings),
  script("tabs", tabs),
  script("theme", theme),
  script("tools", tools),
];
