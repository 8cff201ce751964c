/** Who sits here: the name is remembered by this browser. */

const PLACE = "forewarn.editor";

/** @returns {string} the name, or "" */
export function editor() {
  return localStorage.getItem(PLACE) ?? "";
}

/** @param {string} name */
export function keepEditor(name) {
  localStorage.setItem(PLACE, name);
}
