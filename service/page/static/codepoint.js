/** Cut a text at offsets that count Unicode code points, where JavaScript's own count UTF-16 units. */

/**
 * @typedef {{start: number, end: number}} Span code points, the end exclusive; spans may overlap
 */

/**
 * @template {Span} S
 * @param {string} text
 * @param {S[]} spans
 * @returns {{text: string, spans: S[]}[]} the whole text in pieces, each with the spans that cover it
 */
export function cut(text, spans) {
  const points = [...new Set(spans.flatMap((span) => [span.start, span.end]))].sort((a, b) => a - b);
  const pieces = [];
  let point = 0;
  let unit = 0;
  for (const next of [...points, Infinity]) {
    const [from, first] = [unit, point];
    while (point < next && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    if (unit > from) {
      const covering = spans.filter((span) => span.start <= first && span.end >= point);
      pieces.push({ text: text.slice(from, unit), spans: covering });
    }
  }
  return pieces;
}
