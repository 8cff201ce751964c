/** Names and numbers in words. */

const LIKELIHOODS = [
  [0.99, "almost certain"],
  [0.85, "very likely"],
  [0.6, "likely"],
  [0.4, "as likely as not"],
  [0.15, "unlikely"],
  [0.01, "very unlikely"],
  [0, "next to impossible"],
];

/**
 * @param {number} probability
 * @returns {string} "very likely"
 */
export function likelihood(probability) {
  return LIKELIHOODS.find(([least]) => probability >= least)[1];
}

/**
 * @param {number} probability
 * @returns {string} with two decimals, and never a 0 or 1 that it is not
 */
export function twoDecimals(probability) {
  if (probability < 0.01) return "under 0.01";
  return probability > 0.99 ? "over 0.99" : probability.toFixed(2);
}

/**
 * @param {string} name of an output, a descriptor, a tag or a decision: "descriptor:mass_killing"
 * @returns {string} "mass killing"
 */
export function plain(name) {
  return name.replace(/^descriptor:/, "").replaceAll("_", " ");
}

/**
 * @param {number} index from 0; -1 is the headline
 * @returns {string} as readers count
 */
export function place(index) {
  return index < 0 ? "Headline" : `Paragraph ${index + 1}`;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [several]
 * @returns {string} "1 paragraph", "2 paragraphs"
 */
export function counted(count, one, several = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}

/**
 * @param {string} time as the service writes it, in UTC
 * @returns {string} in the reader's own time
 */
export function moment(time) {
  return new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
