/** The key of this tab: kept until the tab is closed, and sent in a header alone. */

const PLACE = "forewarn.key";

/** @returns {string} the key, or "" */
export function key() {
  return sessionStorage.getItem(PLACE) ?? "";
}

/** @param {string} given "" forgets it */
export function keepKey(given) {
  if (given) sessionStorage.setItem(PLACE, given);
  else sessionStorage.removeItem(PLACE);
}
