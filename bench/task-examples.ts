/**
 * Owns the hand-labelled examples that tiers are fitted and measured on (model-assets/training/task-examples). A request is
 * labelled with the least tier that should get it right at the first try: `small`, what a model of a few billion parameters does
 * (a label, a field, a fact, one call); `mid`, everyday code, writing and comparing; `frontier`, what takes many dependent steps or
 * expert judgement (proofs, designs, hard faults).
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChatRequest, Turn } from "../src/chat/chat.ts";
import type { TierName } from "../src/configuration/routing.ts";
import { TASKS, type Task } from "../src/tiers/task.ts";
import { NOTHING_SAID } from "../test/support/chat-request.ts";

const FOLDER = join(import.meta.dirname, "../model-assets/training/task-examples");

export type Split = "fit" | "held-out";

export interface TaskExample {
  readonly task: Task;
  readonly text: string;
}

export interface TierExample {
  readonly tier: TierName;
  readonly chat: ChatRequest;
}

interface TierLine {
  readonly tier: TierName;
  readonly earlier?: readonly string[];
  readonly text: string;
  readonly pastedWords?: number;
  readonly pastedCode?: boolean;
  readonly tools?: number;
  readonly media?: number;
  readonly effort?: "high";
  readonly maximumOutputTokens?: number;
}

export const readTaskExamples = (split: Split): TaskExample[] =>
  split === "held-out"
    ? lines<TaskExample>("held-out")
    : TASKS.flatMap((task) => lines<{ readonly text: string }>(task).map(({ text }) => ({ task, text })));

export const readTierExamples = (split: Split): TierExample[] =>
  lines<TierLine>(split === "held-out" ? "tiers-held-out" : "tiers").map((line) => ({
    tier: line.tier,
    chat: chatOf(line),
  }));

function lines<Line>(name: string): Line[] {
  const content = readFileSync(join(FOLDER, `${name}.jsonl`), "utf8").trimEnd();
  return content.split("\n").map((line) => JSON.parse(line) as Line);
}

/** What stands in for material that a request brings along: any words do, since their number is what counts. */
const PROSE = "The matter was put to the members in writing and, after some debate about the costs, left as it stood. ";
const CODE = "  if (entry.state !== previous.state) {\n    ledger.append(entry.account, entry.amount);\n  }\n";

const pasted = ({ pastedWords = 0, pastedCode = false }: TierLine): string => {
  if (pastedWords === 0) return "";
  if (pastedCode) return `\n\n\`\`\`\n${CODE.repeat(pastedWords / 8)}\`\`\``;
  return `\n\n${PROSE.repeat(pastedWords / 20)}`;
};

function chatOf(line: TierLine): ChatRequest {
  const { earlier = [], text, media = 0, tools = 0, effort, maximumOutputTokens = null } = line;
  const image = { kind: "media", mediaType: "image/png", source: { kind: "base64", data: "" } } as const;
  const answered = earlier.flatMap((said): Turn[] => [
    { role: "user", parts: [{ kind: "text", text: said }] },
    { role: "assistant", parts: [{ kind: "text", text: "Here you are." }] },
  ]);
  const last: Turn = {
    role: "user",
    parts: [{ kind: "text", text: text + pasted(line) }, ...Array.from({ length: media }, () => image)],
  };
  return {
    ...NOTHING_SAID,
    turns: [...answered, last],
    tools: Array.from({ length: tools }, (_, i) => ({ name: `tool_${i}`, description: "", parameters: {} })),
    maximumOutputTokens,
    reasoning: effort === undefined ? null : { effort, budgetTokens: null },
  };
}
