/** Build elements. Strings become text, never HTML. */

/**
 * @param {string} name the tag
 * @param {Object<string, string|number|boolean|Function|null|undefined>} [attributes] a function listens to the event
 *   of its name; true is an attribute without a value; false, null and undefined are left out
 * @param {...(Node|string|null|false|undefined|Array)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : String(value));
  }
  fill(made, ...children);
  return made;
}

/**
 * Put children in the place of those that an element has.
 * @param {Element} parent
 * @param {...(Node|string|null|false|undefined|Array)} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((one) => one != null && one !== false));
}

/**
 * @param {string} id of an element that the page has
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}
