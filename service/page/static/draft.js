/** The draft of a policy: edited, checked, tried and taken away as a file. */

import { ask, Refusal, sentence } from "./api.js";
import { showComparison } from "./comparison.js";
import { byId, element, fill } from "./dom.js";
import { facts } from "./facts.js";
import { showWords } from "./policies.js";
import { counted } from "./words.js";

const PLACE = "forewarn.draft";
const LINE = /^line (\d+): (.*)$/s;
const NAME = /^\s*name\s*=\s*["']([a-z][a-z0-9_-]*)["']/m;

/** The text that the draft began with: to replace it loses nothing. */
let copied = "";

/**
 * @param {() => any} article returns the envelope of the article that is shown, if there is one
 * @returns {{start: (toml: string) => void}}
 */
export function setUpDraft(article) {
  const field = byId("draft");
  field.value = sessionStorage.getItem(PLACE) ?? "";
  field.addEventListener("input", keep);
  field.addEventListener("scroll", () => (byId("numbers").scrollTop = field.scrollTop));
  byId("draft-form").addEventListener("submit", (event) => {
    event.preventDefault();
    run(check);
  });
  byId("draft-form").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("draft-form").requestSubmit();
  });
  byId("draft-try").addEventListener("click", () => run(() => tryOn(article())));
  byId("draft-save").addEventListener("click", save);
  keep();
  return { start };
}

/** @param {string} toml */
function start(toml) {
  const field = byId("draft");
  const isOwn = field.value.trim() && field.value !== copied;
  if (isOwn && !window.confirm("Your draft would be replaced. Replace it?")) return;
  field.value = toml;
  copied = toml;
  keep();
  fill(byId("draft-found"));
  say();
  field.focus();
  field.setSelectionRange(0, 0);
  field.scrollTop = 0;
}

function keep() {
  const text = byId("draft").value;
  sessionStorage.setItem(PLACE, text);
  byId("numbers").textContent = text.split("\n").map((_, index) => index + 1).join("\n");
}

/** Do something with the draft, and say what is wrong with it. */
async function run(action) {
  const text = byId("draft").value;
  fill(byId("draft-found"));
  say();
  if (!text.trim()) return say("There is no draft yet: copy a policy that is in force.");
  const length = [...text].length;
  if (length > facts.limits.policy) {
    return say(`The draft has ${counted(length, "character")}; ${facts.limits.policy.toLocaleString("en")} are checked here. `, element("code", {}, "forewarn policy check"), " takes longer ones.");
  }
  try {
    await action(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const ofArticle = error.faults.filter((fault) => !fault.pointer.startsWith("/policy"));
    if (ofArticle.length) say("The article cannot be checked: ", ofArticle.map((fault) => sentence(fault.detail)).join(" "));
    else if (error.faults.length) say(`This cannot be a policy yet: ${counted(error.faults.length, "fault")}.`, faultList(error.faults));
    else say(error.message);
  }
}

async function check(policy) {
  const { value } = await ask("v1/policies/check", { policy });
  const doubts = value.warnings.map((one) => ({ detail: `line ${one.line}: ${one.detail}` }));
  fill(
    byId("draft-found"),
    element("h3", {}, `${value.policy} can be followed`),
    doubts.length > 0 && element("div", { class: "notice" }, element("p", {}, "But is this meant?"), faultList(doubts)),
    showWords(value, 4),
  );
}

async function tryOn(envelope) {
  if (!envelope) {
    say("Check an article first: the draft is tried on it.");
    return;
  }
  const { value } = await ask("v1/policies/try", { policy: byId("draft").value, article: { ...envelope, explain: false } });
  fill(byId("draft-found"), showComparison(value));
}

/** @param {{detail: string}[]} faults those with a line lead there */
function faultList(faults) {
  return element("ul", { class: "faults" }, faults.map(({ detail }) => {
    const [, line, words] = LINE.exec(detail) ?? [null, null, detail];
    return element("li", {}, line && [element("button", { type: "button", click: () => goToLine(Number(line)) }, `Line ${line}`), " "], words);
  }));
}

/** @param {number} line from 1 */
function goToLine(line) {
  const field = byId("draft");
  const lines = field.value.split("\n");
  const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  field.focus();
  field.setSelectionRange(begin, begin + lines[line - 1].length);
  field.scrollTop = (line - 4) * parseFloat(getComputedStyle(field).lineHeight);
}

function save() {
  const text = byId("draft").value;
  if (!text.trim()) return say("There is no draft yet: copy a policy that is in force.");
  const file = `${NAME.exec(text)?.[1] ?? "house"}.toml`;
  const address = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  element("a", { href: address, download: file }).click();
  URL.revokeObjectURL(address);
  const command = (words) => element("code", {}, words);
  return fill(
    byId("draft-found"),
    element("h3", {}, `${file} is in your downloads`),
    element("p", {}, "Nothing has changed yet. Send the file to whoever runs the service, who"),
    element(
      "ol",
      {},
      element("li", {}, "looks at it: ", command(`forewarn policy check ${file}`)),
      element("li", {}, "puts it where the setting says: ", command(`FOREWARN_POLICY=/etc/forewarn/${file}`), " (or ", command("policy"), " in forewarn.toml; a folder takes several)"),
      element("li", {}, "reloads the service: ", command("systemctl reload forewarn"), ". A policy that cannot be followed changes nothing."),
    ),
  );
}

/** @param {...(Node|string)} words none to be silent */
function say(...words) {
  fill(byId("draft-says"), words.length ? element("div", {}, ...words) : null);
}
