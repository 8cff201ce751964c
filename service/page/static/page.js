/** The page: its parts, and which of them is shown. */

import { article, check, clear } from "./article.js";
import { byId } from "./dom.js";
import { setUpDraft } from "./draft.js";
import { setUpKey } from "./keypanel.js";
import { showPolicies } from "./policies.js";
import { setUpSource } from "./source.js";

/** Show the part that the address names. */
function turnTo() {
  const isPolicy = location.hash === "#policy";
  byId("policy").hidden = !isPolicy;
  byId("check").hidden = isPolicy;
  for (const link of document.querySelectorAll("nav a")) {
    const isHere = link.getAttribute("href") === (isPolicy ? "#policy" : "#check");
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

window.addEventListener("hashchange", turnTo);
turnTo();
setUpSource(check, clear);
const draft = setUpDraft(article);
setUpKey(() => showPolicies(draft.start));
