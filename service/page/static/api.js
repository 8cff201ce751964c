/** Ask the service. */

import { facts } from "./facts.js";
import { key } from "./key.js";

const PATIENCE = 60_000;

/** The event by which the page hears that a key is needed. */
export const KEY_NEEDED = "forewarn-key-needed";

/** An answer that is no answer: what happened, and what to do about it. */
export class Refusal extends Error {
  /**
   * @param {number} status 0 where no answer came
   * @param {string} message what happened and what to do
   * @param {{detail: string, pointer: string}[]} [faults] of fields of the request
   */
  constructor(status, message, faults = []) {
    super(message);
    this.status = status;
    this.faults = faults;
  }
}

/**
 * @param {string} path relative to the page
 * @param {object} [body] sent as JSON by POST; without one it is a GET
 * @param {Object<string, string>} [headers]
 * @returns {Promise<{value: any, headers: Headers}>}
 * @throws {Refusal}
 */
export async function ask(path, body, headers = {}) {
  const reply = await send(path, body && JSON.stringify(body), headers);
  const value = await reply.json().catch(() => null);
  if (reply.ok && value !== null) return { value, headers: reply.headers };
  if (reply.status === 401) window.dispatchEvent(new Event(KEY_NEEDED));
  throw explain(reply, value ?? {});
}

/**
 * @param {string} path
 * @param {string|undefined} body
 * @param {Object<string, string>} headers
 */
async function send(path, body, headers) {
  const given = { ...headers };
  if (body !== undefined) given["Content-Type"] = "application/json";
  if (key()) given.Authorization = `Bearer ${key()}`;
  try {
    return await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      body,
      headers: given,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    if (error.name === "TimeoutError") {
      throw new Refusal(0, `The service did not answer within ${PATIENCE / 1000} seconds. Try again, or with a shorter article.`);
    }
    throw new Refusal(0, "The service is not reachable. See whether it runs and whether you are connected, then try again.");
  }
}

/**
 * @param {Response} reply
 * @param {{detail?: string, errors?: {detail: string, pointer: string}[]}} problem RFC 9457's
 */
function explain(reply, problem) {
  const detail = sentence(problem.detail ?? "");
  const wait = reply.headers.get("Retry-After");
  const words = {
    401: key()
      ? "The service does not know this key, or it was revoked. Enter another one above."
      : "The service asks for a key. Enter yours above.",
    403: `${detail} Enter another key above.`,
    413: `This is too much at once: the service takes ${facts.limits.body.toLocaleString("en")} bytes. Send the article in parts.`,
    421: `${detail} Open the page under the name localhost, or ask whoever runs the service.`,
    429: `This key has asked too often. Wait ${wait ?? "some"} seconds, then try again.`,
    500: `An error of the service's own. Tell whoever runs it; its log has the place under ${reply.headers.get("X-Request-ID")}.`,
    503: `${detail || "The service cannot answer now."} Try again in ${wait ? `${wait} seconds` : "a moment"}.`,
  };
  const fallback = detail || `Something between this page and the service answered with status ${reply.status}. Try again, or ask whoever runs the service.`;
  return new Refusal(reply.status, words[reply.status] ?? fallback, problem.errors ?? []);
}

/**
 * @param {string} text
 * @returns {string} with a capital, and a full stop at the end
 */
export function sentence(text) {
  const trimmed = text.trim();
  if (!trimmed) return "";
  return trimmed[0].toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? "" : ".");
}
