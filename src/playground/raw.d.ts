/** Says what importing a file with `?raw` gives: its text (Vite's convention; wrangler.toml has the rule for it). */

declare module "*?raw" {
  const text: string;
  export default text;
}
