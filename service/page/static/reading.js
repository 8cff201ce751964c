/** The list of paragraphs: shown in portions, filtered, walked through, and renewed in place. */

import { byId, element, fill } from "./dom.js";
import { kinds, showParagraph } from "./paragraph.js";
import { counted, place } from "./words.js";

const PORTION = 100;
const WORDS = {
  all: ["paragraph"],
  warned: ["warned paragraph"],
  marked: ["marked paragraph"],
  unassessed: ["paragraph not assessed", "paragraphs not assessed"],
};

/** The paragraphs of one article. */
export class Reading {
  /** @param {(paragraph: any) => {correct: HTMLElement|null, withdraw: HTMLElement|null}} actionsOf */
  constructor(actionsOf) {
    this.actionsOf = actionsOf;
    this.list = byId("paragraphs");
    this.paragraphs = [];
    /** @type {Map<number, HTMLElement>} by position in the article */
    this.items = new Map();
    this.turn = 0;
    for (const radio of document.querySelectorAll("input[name=show]")) radio.addEventListener("change", () => this.filter());
    byId("next").addEventListener("click", () => this.jump(1));
    byId("previous").addEventListener("click", () => this.jump(-1));
    this.list.addEventListener("keydown", (event) => this.walk(event));
  }

  /** @param {any[]} paragraphs of another article */
  async show(paragraphs) {
    this.paragraphs = paragraphs;
    this.items.clear();
    document.querySelector("input[name=show][value=all]").checked = true;
    this.count();
    await this.filter();
  }

  /** @param {any[]} paragraphs of the same article, asked for again; what did not change stays as it is */
  renew(paragraphs) {
    const before = this.paragraphs;
    this.paragraphs = paragraphs;
    for (const [position, old] of [...this.items]) {
      if (JSON.stringify(paragraphs[position]) === JSON.stringify(before[position])) continue;
      this.items.delete(position);
      old.replaceWith(this.item(position));
    }
    this.count();
  }

  /**
   * @param {number} position in the article
   * @returns {HTMLElement} made once
   */
  item(position) {
    if (!this.items.has(position)) {
      const paragraph = this.paragraphs[position];
      this.items.set(position, showParagraph(paragraph, this.actionsOf(paragraph)));
    }
    return this.items.get(position);
  }

  count() {
    const found = this.paragraphs.flatMap(kinds);
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = found.filter((kind) => kind === place.dataset.count).length.toLocaleString("en");
    }
  }

  /** Show the kind that is chosen, in portions, so that the first are there at once. */
  async filter() {
    const turn = ++this.turn;
    const kind = document.querySelector("input[name=show]:checked").value;
    const positions = [...this.paragraphs.keys()].filter((position) => kinds(this.paragraphs[position]).includes(kind));
    fill(this.list);
    byId("none").hidden = positions.length > 0;
    for (let from = 0; from < positions.length; from += PORTION) {
      if (from) await new Promise((resume) => setTimeout(resume));
      if (turn !== this.turn) return; // another kind or article was asked for meanwhile
      this.list.append(...positions.slice(from, from + PORTION).map((position) => this.item(position)));
    }
    byId("progress").textContent = `${counted(positions.length, ...WORDS[kind])} shown.`;
  }

  /** @param {number} index of a paragraph that shall have the focus */
  focus(index) {
    this.list.querySelector(`:scope > [data-index="${index}"] h3`)?.focus();
  }

  /** @param {KeyboardEvent} event N and P walk while the focus is in the list, and not in a field */
  walk(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("form")) return;
    const step = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (!step) return;
    event.preventDefault();
    this.jump(step);
  }

  /** @param {1|-1} step to the next or previous marked paragraph of those that are shown */
  jump(step) {
    const isUnassessed = document.querySelector("input[name=show]:checked").value === "unassessed";
    const items = [...this.list.children].filter((item) => isUnassessed || item.classList.contains("marked"));
    if (!items.length) {
      byId("progress").textContent = "There is no marked paragraph here.";
      return;
    }
    const current = this.list.querySelector(":scope > .current");
    const after = (item) => (current ? current.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING : 1);
    const target =
      step > 0
        ? (items.find((item) => item !== current && after(item)) ?? items[0])
        : (items.findLast((item) => item !== current && !after(item)) ?? items.at(-1));
    current?.classList.remove("current");
    target.classList.add("current");
    target.scrollIntoView({ block: "start" });
    target.querySelector("h3").focus({ preventScroll: true });
    byId("progress").textContent = `${place(Number(target.dataset.index))}: ${items.indexOf(target) + 1} of ${items.length} marked.`;
  }
}
