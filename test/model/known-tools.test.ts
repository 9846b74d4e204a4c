import { describe, expect, it } from "vitest";
import { loadDiskModel } from "../../src/cli/disk-model.ts";

const tool = (name: string) => ({
  name,
  description: `Handles ${name}.`,
  parameters: { type: "object", properties: {} },
});

describe("KnownTools", () => {
  it("reads so much of new tools a request, and finds it known at the next", async () => {
    const model = await loadDiskModel({ newTokensAtATime: 24 });
    const tools = ["invoices", "parcels", "meetings", "letters"].map(tool);
    const first = await model.predict("handle the parcels", tools);
    expect(first.doubt).toBe("tools_not_read");
    expect(first.draft).toBeNull();
    const second = await model.predict("handle the parcels", tools);
    expect(second.doubt).not.toBe("tools_not_read");
    expect(second.candidates[0]?.name).toBe("parcels");
  });

  it("reads one tool in any case, however long", async () => {
    const model = await loadDiskModel({ newTokensAtATime: 1 });
    expect((await model.predict("handle the parcels", [tool("parcels")])).doubt).not.toBe("tools_not_read");
  });

  it("leaves lists alone that would not stay known", async () => {
    const model = await loadDiskModel();
    const tools = Array.from({ length: 257 }, (_, i) => tool(`thing_${i}`));
    const { doubt, timings } = await model.predict("handle thing 7", tools);
    expect({ doubt, model: timings.model }).toEqual({ doubt: "too_many_tools", model: 0 });
  });
});
