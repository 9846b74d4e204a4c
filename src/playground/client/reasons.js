/** Owns the plain words for why a request went to the large model. */

/** @type {Readonly<Record<import("../../core/decision.ts").Reason, string>>} */
export const reasons = {
  other_path: "This path is one the router only passes on.",
  no_tools: "The request offers no tools, so there is nothing to call.",
  no_text: "The request has no words to read.",
  tool_choice_none: "The request forbids calling a tool.",
  tool_loop: "A tool's result is being discussed: that takes a model that can reason about it.",
  not_user_text: "The last turn is not plain text from the user.",
  media: "The turn holds an image, a file or audio, which only the large model can read.",
  thinking: "The request asks for the model's thinking, which only the large model can give.",
  server_tool: "One of the tools is run by the provider itself.",
  multiple_answers: "The request asks for several answers at once.",
  response_format: "The request asks for an answer in a format of its own.",
  log_probabilities: "The request asks for token probabilities, which only the large model can give.",
  stored_state: "The request refers to a conversation kept at the provider.",
  output_limit: "The request allows too few output tokens to hold a call.",
  unknown_field: "The request uses a field this router does not know, and it might change the right answer.",
  disabled: "Answering in place is switched off here.",
  unsupported_schema: "A tool's schema uses something this router cannot honour exactly.",
  too_many_tools: "There are more tools than the small model can weigh.",
  tools_not_read: "More of the tools are new to the small model than it reads at a time; ask again.",
  too_long: "The request is longer than the small model can read.",
  model_unavailable: "The small model is not loaded here, so every request goes on.",
  no_fitting_tool: "None of the tools does what the request asks.",
  ambiguous_tool: "More than one tool would fit, and choosing is not safe.",
  not_one_call: "The request asks for something other than just one call.",
  nothing_stated: "No word of the request became an argument, and the choice of a tool alone isn't trusted.",
  missing_argument: "The request does not say something the tool must know.",
  other_language: "The request isn't in English, the only language the model has learned.",
  value_not_understood: "Some words of the request did not turn into a value for sure.",
  invalid_arguments: "The call would not satisfy the tool's own schema.",
  low_confidence: "The draft looks right, but not surely enough to act on.",
};

/**
 * @param {string} reason a code of a newer router may be unknown here
 * @returns {string}
 */
export const explain = (reason) =>
  Object.hasOwn(reasons, reason)
    ? reasons[/** @type {keyof typeof reasons} */ (reason)]
    : "The router chose not to answer this one itself.";
