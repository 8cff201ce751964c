/** The field for the key, and what the key may do. */

import { ask, KEY_NEEDED, Refusal } from "./api.js";
import { byId } from "./dom.js";
import { facts } from "./facts.js";
import { keepKey, key } from "./key.js";

const UNKNOWN = "The service does not know this key, or it was revoked.";

/** @param {() => void} onKey called when there is a key that may read, at the start too */
export function setUpKey(onKey) {
  if (!facts.asksForKey) {
    onKey();
    return;
  }
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    keepKey(byId("key-field").value.trim());
    byId("key-field").value = "";
    tryKey(onKey);
  });
  byId("key-forget").addEventListener("click", () => {
    keepKey("");
    say("The key is forgotten.");
    byId("key-field").focus();
  });
  window.addEventListener(KEY_NEEDED, () => {
    say(key() ? UNKNOWN : "The service asks for a key.");
    byId("key-field").focus();
  });
  if (key()) tryKey(onKey);
}

/** @param {() => void} onKey */
async function tryKey(onKey) {
  if (!key()) {
    say("Enter a key.");
    return;
  }
  say("Trying the key …");
  const mayRead = await may("v1/policies");
  if (mayRead === null) return;
  const mayCorrect = facts.feedback && (await may("v1/feedback?limit=1"));
  if (mayCorrect === null) return;
  say(tellScopes(mayRead, mayCorrect));
  if (mayRead) onKey();
}

/**
 * @param {boolean} mayRead
 * @param {boolean} mayCorrect
 * @returns {string}
 */
function tellScopes(mayRead, mayCorrect) {
  const allowed = [mayRead && "check articles and try policies", mayCorrect && "correct paragraphs"].filter(Boolean);
  return [
    allowed.length ? `This key may ${allowed.join(", and ")}.` : "This key may do nothing here.",
    !mayRead && "Checking takes one with the scope read.",
    facts.feedback && !mayCorrect && "Correcting takes one with the scope feedback.",
  ].filter(Boolean).join(" ");
}

/**
 * @param {string} path
 * @returns {Promise<boolean|null>} null where that cannot be told; why is said
 */
async function may(path) {
  try {
    await ask(path);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 403) return false;
    if (error.status === 401) keepKey("");
    say(error.status === 401 ? UNKNOWN : error.message);
    return null;
  }
}

/** @param {string} words */
function say(words) {
  byId("key-says").textContent = words;
  byId("key-forget").hidden = !key();
}
