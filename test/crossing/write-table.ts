/** Writes src/chat/FIDELITY.md. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fidelityPage } from "./table.ts";

await writeFile(join(import.meta.dirname, "../../src/chat/FIDELITY.md"), fidelityPage());
