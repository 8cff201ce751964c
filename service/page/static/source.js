/** The article as the editor gives it: text or a file, its format, headline and section. */

import { Refusal } from "./api.js";
import { byId, element, fill } from "./dom.js";
import { facts } from "./facts.js";
import { counted } from "./words.js";

const ENDINGS = { html: "html", htm: "html", md: "markdown", markdown: "markdown", txt: "text", text: "text" };
/** Which field of the form a key of the request stands in. */
const FIELDS = { title: "title", section: "section", policy: "policy-name", format: "format" };

/**
 * @param {(envelope: object) => Promise<void>} onAsk called with what `POST /v1/warnings` takes
 * @param {() => void} onClear
 */
export function setUpSource(onAsk, onClear) {
  const form = byId("source-form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    showFaults(null);
    const envelope = readEnvelope();
    if (!envelope) return;
    try {
      wait(true);
      await onAsk(envelope);
    } catch (error) {
      showFaults(error);
    } finally {
      wait(false);
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!byId("ask").disabled) form.requestSubmit();
  });
  byId("clear").addEventListener("click", () => {
    form.reset();
    byId("file-name").textContent = "";
    showFaults(null);
    onClear();
    byId("body").focus();
  });
  byId("file").addEventListener("change", () => takeFile(byId("file").files[0]));
  takeDrops(form);
}

/** @param {boolean} isWaiting */
function wait(isWaiting) {
  for (const id of ["ask", "clear"]) byId(id).disabled = isWaiting;
}

/** @param {HTMLElement} form where files may be dropped; elsewhere on the page a browser would open them */
function takeDrops(form) {
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  }
  form.addEventListener("dragover", () => form.classList.add("dropping"));
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    takeFile(event.dataTransfer.files[0]);
  });
}

/** @param {File|undefined} file */
async function takeFile(file) {
  showFaults(null);
  if (!file) return;
  byId("file").value = "";
  if (file.size > facts.limits.body) {
    say("body", `${file.name} has ${counted(file.size, "byte")}; the service takes ${facts.limits.body.toLocaleString("en")}. Give it in parts.`);
    return;
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    byId("body").value = decoder.decode(await file.arrayBuffer());
  } catch {
    say("body", `${file.name} is not text in UTF-8. Save it as plain text in UTF-8, or paste the text.`);
    return;
  }
  byId("file-name").textContent = file.name;
  const known = ENDINGS[file.name.split(".").pop().toLowerCase()];
  if (known) byId("format").value = known;
  readEnvelope();
}

/** @returns {object|null} null where something is missing, which is said next to its field */
function readEnvelope() {
  const content = byId("body").value;
  const format = byId("format").value;
  if (!content.trim()) {
    say("body", "Paste a text, or choose a file.");
    byId("body").focus();
    return null;
  }
  if (!facts.formats[format].isJson && isJson(content)) {
    say("format", "This is JSON: choose the format of the CMS that it comes from.");
    byId("format").focus();
    return null;
  }
  const body = format === "text" || format === "html" ? { [format]: content } : { format, content };
  const more = { title: byId("title").value.trim(), section: byId("section").value.trim(), policy: byId("policy-name").value };
  return { ...body, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value)) };
}

/** @param {string} text */
function isJson(text) {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** @param {Error|null} error each of its faults is said next to its field */
function showFaults(error) {
  for (const name of ["body", ...Object.values(FIELDS)]) say(name, "");
  fill(byId("source-says"));
  if (!error) return;
  if (!(error instanceof Refusal)) throw error;
  const general = [];
  for (const fault of error.faults) {
    const name = FIELDS[fault.pointer.split("/")[1]] ?? "body";
    const where = fault.pointer.startsWith("/content/") ? `At ${fault.pointer.slice("/content".length)}: ` : "";
    if (byId(`${name}-fault`).hidden) say(name, `${where}${fault.detail}`);
    else general.push(`${where}${fault.detail}`);
  }
  const lines = error.faults.length ? ["This cannot be checked; see what is marked above.", ...general] : [error.message];
  fill(byId("source-says"), lines.map((line) => element("p", {}, line)));
  if (error.status !== 401) byId("source-says").scrollIntoView({ block: "nearest" });
}

/**
 * @param {string} name of a field
 * @param {string} words what is wrong with it; "" for nothing
 */
function say(name, words) {
  const fault = byId(`${name}-fault`);
  fault.textContent = words;
  fault.hidden = !words;
  byId(name).toggleAttribute("aria-invalid", Boolean(words));
  if (words) byId(name).setAttribute("aria-invalid", "true");
}
