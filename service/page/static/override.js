/** What an editor said of a paragraph, in place of the model. */

import { element } from "./dom.js";
import { facts } from "./facts.js";
import { severity } from "./summary.js";
import { moment, plain } from "./words.js";

/**
 * @param {any} override of a paragraph of a reply
 * @param {HTMLElement|null} action a button to withdraw it, if it is one's own
 * @returns {HTMLElement}
 */
export function showOverride(override, action) {
  const accepted = override.accepted ? " A reviewer has accepted it." : "";
  return element(
    "div",
    { class: "override" },
    element("p", {}, element("b", {}, "Corrected by an editor: "), `${override.who}, ${moment(override.at)}`, override.why && [": ", element("q", {}, override.why)], `.${accepted}`),
    element("p", { class: "hint" }, `The model says: ${said(override.replaced)}.`),
    action,
  );
}

/** @param {any} replaced what the model alone says */
function said(replaced) {
  if (!replaced.assessed) return `not assessed, since ${facts.reasons[replaced.reason]}`;
  return [severity(replaced.severity), ...replaced.tags.map(plain), ...replaced.descriptors.map(plain)].join(", ");
}
