/** What a draft would decide of the article, beside the policy in force. */

import { element } from "./dom.js";
import { answer } from "./summary.js";
import { counted, place } from "./words.js";

const LONGEST = 200;

/**
 * @param {any} compared the reply of `POST /v1/policies/try`
 * @returns {HTMLElement}
 */
export function showComparison(compared) {
  const { old, new: draft, changed, paragraphs } = compared;
  const names = [...new Set([...Object.keys(old.decisions), ...Object.keys(draft.decisions)])];
  return element(
    "section",
    { class: "comparison" },
    element("h3", {}, `On the article: ${draft.policy} beside ${old.policy}`),
    table("The article", names, old.decisions, draft.decisions),
    element("dl", { class: "messages" }, message(old), message(draft)),
    element("h4", {}, changed.length ? `${counted(changed.length, "paragraph")} of ${paragraphs} would be decided otherwise` : `None of ${counted(paragraphs, "paragraph")} would be decided otherwise`),
    changed.map((one) =>
      element(
        "article",
        { class: "change" },
        table(place(one.index), names.filter((name) => differs(one.old[name], one.new[name])), one.old, one.new),
        element("p", { class: "text" }, shorten(one.text)),
      ),
    ),
  );
}

function table(caption, names, old, draft) {
  const heads = ["decision", "now", "draft"].map((words) => element("th", { scope: "col" }, words));
  const rows = names.map((name) => {
    const isOther = differs(old[name], draft[name]);
    return element(
      "tr",
      { class: isOther && "differs" },
      element("th", { scope: "row" }, element("code", {}, name)),
      element("td", {}, answer(old[name])),
      element("td", {}, answer(draft[name]), isOther && " (changes)"),
    );
  });
  return element("div", { class: "wide", tabindex: 0, role: "group", "aria-label": caption }, element("table", {}, element("caption", {}, caption), element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows)));
}

/** A decision that does not hold, that nobody knows and that is not there are alike: nothing is done. */
function differs(old, draft) {
  return (old ?? false) !== (draft ?? false);
}

function message(verdict) {
  return element("div", {}, element("dt", {}, `Readers see, under ${verdict.policy}`), element("dd", {}, verdict.message ?? "nothing"));
}

/** @param {string} text */
function shorten(text) {
  const points = [...text];
  return points.length > LONGEST ? `${points.slice(0, LONGEST).join("")} …` : text;
}
