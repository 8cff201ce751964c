/** The warning for the article as a whole. */

import { element } from "./dom.js";
import { facts } from "./facts.js";
import { plain } from "./words.js";

/**
 * @param {any} reply of `POST /v1/warnings`
 * @param {string|null} overrides whether corrections were looked up, as the service says
 * @returns {HTMLElement}
 */
export function showSummary(reply, overrides) {
  const { warning } = reply;
  return element(
    "section",
    { class: `card summary ${kind(warning)}`, "aria-labelledby": "summary-title" },
    element("h3", { id: "summary-title" }, title(warning)),
    warning.message && element("p", { class: "message" }, warning.message),
    warning.warn === null && element("p", {}, "No paragraph could be judged. That does not mean that there is nothing to warn of: read it."),
    element(
      "dl",
      { class: "facts" },
      fact("Highest severity", warning.severity === null ? "not known" : severity(warning.severity)),
      fact("Tags", warning.tags.map(plain).join(", ") || "none"),
      fact("About", warning.descriptors.map(plain).join(", ") || "none"),
      fact("Decided by", reply.policy),
    ),
    showDecisions(warning.decisions),
    overrides === "unavailable" && element("p", { class: "notice" }, "Editors' corrections could not be looked up just now: the model's marks are shown. Check again in a moment."),
    reply.skipped.length > 0 && element("p", { class: "hint" }, `Blocks of an unknown kind, or kept elsewhere: ${reply.skipped.join(", ")}. Their text is read where they have any.`),
  );
}

/**
 * @param {Object<string, boolean|null>} decisions
 * @returns {HTMLElement} each with its name as the policy has it
 */
export function showDecisions(decisions) {
  const items = Object.entries(decisions).map(([name, holds]) =>
    element("li", { class: holds ? "yes" : holds === null ? "unknown" : "no" }, element("code", {}, name), ` ${answer(holds)}`),
  );
  return element("ul", { class: "decisions", "aria-label": "Decisions of the policy" }, items);
}

/** @param {boolean|null|undefined} holds */
export function answer(holds) {
  if (holds === undefined) return "–";
  return holds === null ? "not known" : holds ? "yes" : "no";
}

/** @param {number} value */
export function severity(value) {
  return `${value} ${facts.severities[value].name}`;
}

/** @param {any} warning */
function title(warning) {
  if (warning.warn === null) return "Not assessed";
  return warning.warn ? "Readers are warned" : "No warning";
}

/** @param {any} warning */
function kind(warning) {
  if (warning.warn === null) return "unassessed";
  return warning.warn ? `warned s${warning.severity}` : "calm";
}

/**
 * @param {string} name
 * @param {string} value
 */
function fact(name, value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, value));
}
