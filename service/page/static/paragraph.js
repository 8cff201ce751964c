/** One paragraph with its mark. */

import { element } from "./dom.js";
import { highlight, listEvidence } from "./evidence.js";
import { facts } from "./facts.js";
import { showOverride } from "./override.js";
import { severity } from "./summary.js";
import { likelihood, place, plain, twoDecimals } from "./words.js";

/**
 * @param {any} paragraph of a reply
 * @returns {string[]} the kinds of paragraphs that it is of
 */
export function kinds(paragraph) {
  const held = Object.values(paragraph.decisions).includes(true);
  const isMarked = paragraph.severity > 0 || paragraph.tags.length > 0 || held || paragraph.override !== null;
  return [
    "all",
    ...(paragraph.warn ? ["warned"] : []),
    ...(isMarked ? ["marked"] : []),
    ...(paragraph.assessed ? [] : ["unassessed"]),
  ];
}

/**
 * @param {any} paragraph of a reply
 * @param {{correct: HTMLElement|null, withdraw: HTMLElement|null}} actions buttons
 * @returns {HTMLElement} an item of the list
 */
export function showParagraph(paragraph, actions) {
  return element(
    "li",
    { class: `paragraph ${kinds(paragraph).join(" ")} s${paragraph.severity ?? "x"}`, "data-index": paragraph.index },
    element("h3", { tabindex: -1 }, element("span", { class: "place" }, place(paragraph.index)), " ", badges(paragraph)),
    element("p", { class: "text" }, highlight(paragraph.text, paragraph.evidence)),
    !paragraph.assessed && element("p", { class: "whynot" }, element("b", {}, "Not assessed: "), `${facts.reasons[paragraph.reason] ?? paragraph.reason}. Nobody has judged it; read it yourself.`),
    paragraph.message && element("p", { class: "message" }, element("b", {}, "Readers see: "), paragraph.message),
    paragraph.override && showOverride(paragraph.override, actions.withdraw),
    element("div", { class: "more" }, reasons(paragraph), actions.correct),
  );
}

/** @param {any} paragraph */
function badges(paragraph) {
  const held = Object.entries(paragraph.decisions).filter(([, holds]) => holds);
  return element(
    "span",
    { class: "badges" },
    paragraph.assessed
      ? element("span", { class: `badge severity s${paragraph.severity}` }, severity(paragraph.severity))
      : element("span", { class: "badge unknown" }, "? not assessed"),
    paragraph.override && element("span", { class: "badge editor" }, "✎ editor"),
    paragraph.tags.map((tag) => [" ", element("span", { class: "badge tag" }, plain(tag))]),
    Object.keys(paragraph.descriptors).map((name) => [" ", element("span", { class: "badge", title: facts.descriptors[name] }, plain(name))]),
    held.map(([name]) => [" ", element("span", { class: "badge decision" }, "→ ", element("code", {}, name))]),
  );
}

/**
 * Built when it is first opened: a long article has thousands.
 * @param {any} paragraph
 */
function reasons(paragraph) {
  const details = element("details", { class: "reasons", open: paragraph.warn === true }, element("summary", {}, paragraph.assessed ? "Why, and how sure" : "What the model would guess"));
  const build = () => {
    if (details.open && details.childElementCount === 1) details.append(...explain(paragraph));
    details.closest("li")?.classList.toggle("opened", details.open);
  };
  details.addEventListener("toggle", build);
  build();
  return details;
}

/** @param {any} paragraph */
function explain(paragraph) {
  const named = Object.entries(paragraph.descriptors).map(([name, score]) => [`it is about ${plain(name)}`, score]);
  const rows = [...Object.entries(paragraph.scores).map(([name, score]) => [facts.outputs[name], score]), ...named];
  const evidence = listEvidence(paragraph.evidence);
  return [
    element(
      "table",
      { class: "scores" },
      element("caption", {}, "How sure the model is that"),
      element("tbody", {}, rows.map(([words, score]) =>
        element("tr", {}, element("th", { scope: "row" }, words), element("td", {}, likelihood(score)), element("td", { class: "number" }, twoDecimals(score))),
      )),
    ),
    evidence && element("p", { class: "caption" }, "Words that speak for it, with their weight"),
    evidence,
  ].filter(Boolean);
}
