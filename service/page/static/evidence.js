/** The words behind a mark: in the text, and as a list. */

import { cut } from "./codepoint.js";
import { element } from "./dom.js";
import { plain } from "./words.js";

/**
 * @typedef {{start: number, end: number, text: string, output: string, weight: number}} Span
 */

/**
 * @param {string} text
 * @param {Span[]} spans
 * @returns {(Node|string)[]} the text with its telling words marked
 */
export function highlight(text, spans) {
  return cut(text, spans).map((piece) =>
    piece.spans.length
      ? element("mark", { title: piece.spans.map((span) => `${plain(span.output)} ${signed(span.weight)}`).join(", ") }, piece.text)
      : piece.text,
  );
}

/**
 * @param {Span[]} spans
 * @returns {HTMLElement|null} the words by the output that they speak for, the most telling first
 */
export function listEvidence(spans) {
  if (!spans.length) return null;
  const outputs = new Map();
  for (const span of spans) outputs.set(span.output, [...(outputs.get(span.output) ?? []), span]);
  return element(
    "dl",
    { class: "evidence" },
    [...outputs].map(([output, own]) =>
      element(
        "div",
        {},
        element("dt", {}, plain(output)),
        element("dd", {}, element("ul", {}, own.map((span) => element("li", {}, element("q", {}, span.text), ` ${signed(span.weight)}`)))),
      ),
    ),
  );
}

/** @param {number} weight in log-odds */
function signed(weight) {
  return `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(1)}`;
}
