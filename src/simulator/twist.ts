/** Owns how a good reply is spoiled the way a scenario asks. Never invents a reply of its own. */

import type { Draft, Reply } from "./reply.ts";
import type { Scenario } from "./scenario.ts";
import type { WireFormat } from "./wire-format.ts";

/** What has gone out when trouble comes in mid-stream: a third of the frames, and never none. */
const begun = (frames: readonly string[]): readonly string[] => frames.slice(0, Math.ceil(frames.length / 3));

const firstHalf = (text: string): string => text.slice(0, Math.floor(text.length / 2));

/** The body as it stands when it breaks off inside a frame. */
const brokenOff = ({ frames }: Reply): readonly string[] => {
  const sent = begun(frames).slice(0, -1);
  return [...sent, firstHalf(frames[sent.length] ?? "")];
};

function failure(draft: Draft, scenario: Extract<Scenario, { kind: "failure" }>, format: WireFormat): Reply {
  const status = scenario.status === "overloaded" ? format.overloadedStatus : scenario.status;
  const problem = { status, message: `Simulated failure ${status}: the model's name asks for it.` };
  if (!scenario.midStream || !draft.stream) return draft.refuse(problem);
  return { ...draft.reply, frames: [...begun(draft.reply.frames), draft.stream.interrupt(problem)] };
}

/** The frame in the middle (or the whole body) loses its second half, but keeps the line end that frames it. */
function malformed(reply: Reply): Reply {
  const middle = Math.floor(reply.frames.length / 2);
  const frames = reply.frames.map((frame, index) => (index === middle ? `${firstHalf(frame)}\n\n` : frame));
  return { ...reply, headers: withoutLength(reply.headers), frames };
}

const withoutLength = ({ "content-length": _length, ...headers }: Readonly<Record<string, string>>) => headers;

export function twist(draft: Draft, scenario: Scenario, format: WireFormat): Reply {
  const { reply } = draft;
  switch (scenario.kind) {
    case "answer":
      return reply;
    case "failure":
      return failure(draft, scenario, format);
    case "cut":
    case "stall":
      return { ...reply, frames: brokenOff(reply), ending: scenario.kind };
    case "slow-headers":
      return {
        ...reply,
        schedule: { ...reply.schedule, headersMs: reply.schedule.headersMs + scenario.waitMs },
      };
    case "redirect":
      return {
        ...reply,
        status: 307,
        headers: { location: `/${format.name}/elsewhere`, "content-length": "0", "x-simulated": "true" },
        frames: [],
      };
    case "malformed":
      return malformed(reply);
    case "empty":
      return { ...reply, headers: { ...reply.headers, "content-length": "0" }, frames: [] };
  }
}
