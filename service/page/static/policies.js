/** The policies in force: to choose from, and in words. */

import { ask, Refusal } from "./api.js";
import { byId, element, fill } from "./dom.js";

/** @param {(toml: string) => void} onCopy called with the text of a policy that a draft shall begin with */
export async function showPolicies(onCopy) {
  try {
    const { policies } = (await ask("v1/policies")).value;
    fill(byId("policies"), policies.map((policy) => showPolicy(policy, onCopy)));
    fill(byId("policies-says"));
    offer(policies);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    byId("policies-says").textContent = error.message;
  }
}

/** Offer policies, and the sections that they know, in the form of the article. */
function offer(policies) {
  const standing = policies.find((policy) => policy.standing);
  const others = policies.filter((policy) => !policy.standing).map((policy) => element("option", { value: name(policy) }, policy.policy));
  const select = byId("policy-name");
  fill(select, element("option", { value: "" }, `${standing.policy} (in force)`), others);
  const offerSections = () => {
    const chosen = policies.find((policy) => name(policy) === select.value) ?? standing;
    fill(byId("sections"), Object.keys(chosen.sections).map((section) => element("option", { value: section })));
  };
  select.onchange = offerSections;
  offerSections();
}

/** @param {{policy: string}} policy */
function name(policy) {
  return policy.policy.split("@")[0];
}

function showPolicy(policy, onCopy) {
  return element(
    "article",
    { class: "policy" },
    element("h3", {}, policy.policy, policy.standing && element("span", { class: "badge" }, "decides where none is named")),
    showWords(policy, 4),
    element("details", {}, element("summary", {}, "As TOML"), element("pre", { tabindex: 0 }, policy.toml)),
    element("button", { type: "button", class: "quiet", click: () => onCopy(policy.toml) }, "Copy into the draft"),
  );
}

/**
 * @param {any} policy in words
 * @param {number} level of its headings
 * @returns {HTMLElement[]}
 */
export function showWords(policy, level) {
  const heading = (words) => element(`h${level}`, {}, words);
  return [
    showRules(policy.decisions),
    Object.entries(policy.sections).map(([section, decisions]) => [heading(`In the section ${section}`), showRules(decisions)]),
    element(
      "details",
      {},
      element("summary", {}, "How readers are told"),
      Object.entries(policy.messages).map(([tag, samples]) => [heading(`In the language ${tag}`), element("ul", { lang: tag }, samples.map((sample) => element("li", {}, sample)))]),
    ),
  ].flat(Infinity);
}

/** @param {Object<string, string[]>} decisions */
function showRules(decisions) {
  return element(
    "dl",
    { class: "rules" },
    Object.entries(decisions).map(([name, rules]) => [
      element("dt", {}, element("code", {}, name)),
      element("dd", {}, rules.length ? ["holds for a paragraph ", element("ul", {}, rules.map((rule, place) => element("li", {}, `${place ? "or " : ""}${rule}`)))] : "never holds"),
    ]),
  );
}
