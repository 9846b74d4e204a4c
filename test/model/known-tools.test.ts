import { describe, expect, it } from "vitest";
import { loadDiskModel } from "../../src/cli/disk-model.ts";

const tool = (name: string) => ({
  name,
  description: `Handles ${name}.`,
  parameters: { type: "object", properties: {} },
});

describe("KnownTools", () => {
  it("reads so many new tools a request, and finds them known at the next", async () => {
    const model = await loadDiskModel({ newToolsAtATime: 2 });
    const tools = ["invoices", "parcels", "meetings"].map(tool);
    const first = await model.predict("handle the parcels", tools);
    expect(first.doubt).toBe("tools_not_read");
    expect(first.draft).toBeNull();
    const second = await model.predict("handle the parcels", tools);
    expect(second.doubt).not.toBe("tools_not_read");
    expect(second.candidates[0]?.name).toBe("parcels");
  });
});
