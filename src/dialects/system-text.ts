/** Owns the text of what instructs the model, wherever it stands: whatever isn't text is no concern of the router's. */

import { isObject, isString } from "../core/json.ts";

/**
 * @param value - text, a content with `parts`, or a list of parts with `text`
 * @returns its pieces of text; none for anything else
 */
export const instructingTexts = (value: unknown): readonly string[] => {
  const parts: unknown = isObject(value) ? value.parts : value;
  const list: readonly unknown[] = Array.isArray(parts) ? parts : [parts];
  return list.flatMap((part) => {
    const text = isObject(part) ? part.text : part;
    return isString(text) ? [text] : [];
  });
};

/**
 * The text of a system prompt that stands beside the conversation.
 * @param value - as `instructingTexts`
 * @param further - of messages that instruct
 */
export const systemText = (value: unknown, further: string): string =>
  [...instructingTexts(value), ...(further === "" ? [] : [further])].join("\n");
