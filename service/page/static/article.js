/** The article that is shown: checked, corrected, checked again. */

import { ask, Refusal } from "./api.js";
import { correctionForm, newKey } from "./correction.js";
import { byId, element, fill } from "./dom.js";
import { editor } from "./editor.js";
import { facts } from "./facts.js";
import { Reading } from "./reading.js";
import { showSummary } from "./summary.js";

/** @type {{envelope: any, reply: any, name: string}|null} */
let current = null;

const reading = new Reading((paragraph) => ({ correct: correctButton(paragraph), withdraw: withdrawButton(paragraph) }));

/** @returns {any} what was asked of the article, if there is one */
export function article() {
  return current?.envelope;
}

/**
 * Check another article.
 * @param {any} envelope what `POST /v1/warnings` takes
 */
export async function check(envelope) {
  byId("progress").textContent = "Checking …";
  byId("found").classList.add("waiting");
  try {
    const { value, headers } = await ask("v1/warnings", envelope);
    const name = isSameText(envelope) ? current.name : `page-${newKey().slice(0, 12)}`;
    current = { envelope, reply: value, name };
    byId("empty").hidden = true;
    byId("found").hidden = false;
    tell(value, headers);
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

/** Show none. */
export function clear() {
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
  const form = correctionForm(paragraph, { article: current.name, model: current.reply.model }, {
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
