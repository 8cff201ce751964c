/** The form by which an editor corrects a paragraph. */

import { ask, Refusal, sentence } from "./api.js";
import { byId, element, fill } from "./dom.js";
import { editor, keepEditor } from "./editor.js";
import { place } from "./words.js";

/** Keys of what was sent without an answer, by what was sent: the same again is no second correction. */
const keys = new Map();

/**
 * @param {any} paragraph of a reply
 * @param {{article: string, model: string}} origin of the paragraph
 * @param {{onStored: () => Promise<void>, onClosed: () => void}} then
 * @returns {HTMLFormElement}
 */
export function correctionForm(paragraph, origin, then) {
  const form = byId("correction-template").content.firstElementChild.cloneNode(true);
  form.querySelector("h4").textContent = `Correct ${place(paragraph.index).toLowerCase()}`;
  prefill(form, paragraph);
  form.addEventListener("change", () => allowWhatGoesTogether(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, paragraph, origin, then);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") then.onClosed();
  });
  form.querySelector("[data-cancel]").addEventListener("click", then.onClosed);
  return form;
}

/** @param {HTMLFormElement} form */
function prefill(form, paragraph) {
  const fields = form.elements;
  if (paragraph.severity !== null) fields.severity.value = String(paragraph.severity);
  fields.atrocity.checked = paragraph.tags.includes("atrocity");
  for (const box of fields.descriptors) box.checked = box.value in paragraph.descriptors;
  fields.who.value = editor();
  allowWhatGoesTogether(form);
}

/** Severity 0 is no violence at all, so that there can be neither an atrocity nor a descriptor. */
function allowWhatGoesTogether(form) {
  const isNone = form.elements.severity.value === "0";
  for (const box of [form.elements.atrocity, ...form.elements.descriptors]) {
    if (isNone) box.checked = false;
    box.disabled = isNone;
  }
}

/** @returns {object} what `POST /v1/feedback` takes */
function read(form, paragraph, origin) {
  const fields = form.elements;
  const why = fields.why.value.trim();
  return {
    text: paragraph.text,
    severity: Number(fields.severity.value),
    atrocity: Number(fields.atrocity.checked),
    descriptors: [...fields.descriptors].filter((box) => box.checked).map((box) => box.value),
    who: fields.who.value.trim(),
    ...(why ? { why } : {}),
    article: origin.article,
    paragraph: paragraph.id ?? String(paragraph.index),
    model: origin.model,
  };
}

async function submit(form, paragraph, origin, then) {
  const says = form.querySelector(".says");
  const lacking = missing(form);
  if (lacking) {
    fill(says, element("p", {}, lacking.words));
    lacking.field.focus();
    return;
  }
  const body = read(form, paragraph, origin);
  const sent = JSON.stringify(body);
  if (!keys.has(sent)) keys.set(sent, newKey());
  keepEditor(body.who);
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  fill(says);
  try {
    await ask("v1/feedback", body, { "Idempotency-Key": keys.get(sent) });
    keys.delete(sent);
    await then.onStored();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const lines = error.faults.length ? error.faults.map((fault) => `${fault.pointer.slice(1)}: ${sentence(fault.detail)}`) : [error.message];
    fill(says, lines.map((line) => element("p", {}, line)));
  } finally {
    button.disabled = false;
  }
}

/** @returns {{words: string, field: HTMLElement}|null} */
function missing(form) {
  if (form.elements.severity.value === "") {
    return { words: "Choose a severity.", field: form.elements.severity[0] };
  }
  return form.elements.who.value.trim() ? null : { words: "Say who you are: a correction has a name.", field: form.elements.who };
}

/** Not `randomUUID`, which browsers have on safe origins only; a newsroom's own network may be none. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
