/** Owns the progress bar of command-line tools: one line on a terminal, nothing anywhere else. */

export interface Progress {
  advance(): void;
  end(): void;
}

/** @param total - steps to come; 0 where it isn't known */
export function showProgress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { advance() {}, end() {} };
  const began = performance.now();
  let done = 0;
  let drawn = 0;
  const draw = () => {
    const seconds = (performance.now() - began) / 1000;
    const filled = total > 0 ? Math.round((30 * done) / total) : 0;
    const bar = total > 0 ? `[${"#".repeat(filled)}${".".repeat(30 - filled)}] ${done}/${total}` : `${done} done`;
    stream.write(`\r${bar}  ${(done / Math.max(seconds, 0.001)).toFixed(0)}/s `);
  };
  return {
    advance() {
      done++;
      if (performance.now() - drawn < 100) return;
      drawn = performance.now();
      draw();
    },
    end() {
      draw();
      stream.write("\n");
    },
  };
}
