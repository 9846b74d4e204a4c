/** Owns the shell command that sends the same request. */

/** @param {string} text @returns {string} one word of a POSIX shell, whatever the text holds */
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * @param {import("./dialects.js").WireRequest} request
 * @param {string} origin "http://localhost:8787"
 * @returns {string}
 */
export const curl = ({ path, headers, body }, origin) =>
  [
    `curl -sN ${quote(origin + path)}`,
    ...Object.entries({ "content-type": "application/json", ...headers }).map(
      ([name, value]) => `-H ${quote(`${name}: ${value}`)}`,
    ),
    `-d ${quote(JSON.stringify(body))}`,
  ].join(" \\\n  ");
