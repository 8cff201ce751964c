/** The page: which part is shown, and what becomes of an article. */

import { ask, Refusal } from "./api.js";
import { correctionForm, newKey } from "./correction.js";
import { byId, element, fill } from "./dom.js";
import { setUpDraft } from "./draft.js";
import { editor } from "./editor.js";
import { facts } from "./facts.js";
import { setUpKey } from "./keypanel.js";
import { showPolicies } from "./policies.js";
import { Reading } from "./reading.js";
import { setUpSource } from "./source.js";
import { showSummary } from "./summary.js";

/** @type {{envelope: any, reply: any, article: string}|null} the article that is shown */
let current = null;

const reading = new Reading((paragraph) => ({ correct: correctButton(paragraph), withdraw: withdrawButton(paragraph) }));

/** Check another article. */
async function check(envelope) {
  byId("progress").textContent = "Checking …";
  byId("found").classList.add("waiting");
  try {
    const { value, headers } = await ask("v1/warnings", envelope);
    const article = isSameText(envelope) ? current.article : `page-${newKey().slice(0, 12)}`;
    current = { envelope, reply: value, article };
    byId("empty").hidden = true;
    byId("found").hidden = false;
    tell(value, headers);
    byId("reading-title").focus({ preventScroll: true });
    byId("summary").scrollIntoView({ block: "nearest" });
    await reading.show(value.paragraphs);
  } catch (error) {
    byId("progress").textContent = "";
    throw error;
  } finally {
    byId("found").classList.remove("waiting");
  }
}

/** Check the same article again, since a correction was stored or withdrawn. */
async function checkAgain() {
  const { value, headers } = await ask("v1/warnings", current.envelope);
  current.reply = value;
  tell(value, headers);
  reading.renew(value.paragraphs);
}

function tell(reply, headers) {
  fill(byId("summary"), showSummary(reply, headers.get("Forewarn-Overrides")), facts.feedback ? null : noFeedback());
  byId("versions").textContent = `Model ${reply.model}, policy ${reply.policy}.`;
}

/** The paragraphs of one text go by one key, so that training never takes them apart. */
function isSameText(envelope) {
  return current && ["text", "html", "content"].every((name) => current.envelope[name] === envelope[name]);
}

function clear() {
  current = null;
  byId("found").hidden = true;
  byId("empty").hidden = false;
  byId("progress").textContent = "";
}

function correctButton(paragraph) {
  if (!facts.feedback) return null;
  const words = paragraph.override ? "Correct again" : "Correct";
  return element("button", { type: "button", class: "quiet", click: (event) => openForm(paragraph, event.target) }, words);
}

/** @param {HTMLButtonElement} button in the paragraph's item */
function openForm(paragraph, button) {
  const item = button.closest("li");
  const close = () => {
    form.remove();
    button.hidden = false;
    button.focus();
  };
  const form = correctionForm(paragraph, { article: current.article, model: current.reply.model }, {
    onStored: () => renewItem(paragraph, "The correction is stored and in effect."),
    onClosed: close,
  });
  button.hidden = true;
  item.append(form);
  form.querySelector("h4").focus();
}

/** Offered for one's own only. */
function withdrawButton(paragraph) {
  if (!facts.feedback || !paragraph.override || paragraph.override.who !== editor()) return null;
  const withdraw = async (event) => {
    const button = event.target;
    button.disabled = true;
    try {
      await ask(`v1/feedback/${paragraph.override.id}/withdraw`, { who: editor() });
      await renewItem(paragraph, "Your correction is withdrawn.");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      button.disabled = false;
      button.after(element("p", { class: "says", role: "alert" }, error.message));
    }
  };
  return element("button", { type: "button", class: "quiet", click: withdraw }, "Withdraw my correction");
}

/** Show a paragraph anew, and leave the focus on it. */
async function renewItem(paragraph, words) {
  try {
    await checkAgain();
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.status, `${words} But the marks could not be renewed: ${error.message}`) : error;
  }
  byId("progress").textContent = words;
  reading.focus(paragraph.index);
}

function noFeedback() {
  return element(
    "p",
    { class: "hint" },
    "Corrections are switched off: this service has no database to keep them in. Whoever runs it switches them on by naming one, as in ",
    element("code", {}, "FOREWARN_FEEDBACK=/var/lib/forewarn/feedback.db"),
    ", and a restart.",
  );
}

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
const draft = setUpDraft(() => current?.envelope);
setUpKey(() => showPolicies(draft.start));
