/** What the server told this page when it sent it: names, their meanings, limits. */

/**
 * @typedef {object} Facts
 * @property {boolean} asksForKey whether requests need a key
 * @property {boolean} feedback whether corrections are taken
 * @property {{name: string, meaning: string}[]} severities from 0 on
 * @property {Object<string, string>} descriptors their meanings
 * @property {Object<string, string>} outputs what each gives the probability of
 * @property {Object<string, string>} reasons why a paragraph was not assessed
 * @property {Object<string, {isJson: boolean}>} formats by name
 * @property {Object<string, number>} limits
 */

/** @type {Facts} */
export const facts = JSON.parse(document.getElementById("facts").textContent);
