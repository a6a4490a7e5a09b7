// The first minute: five steps that tick themselves off when done.

import { h, icon, iconButton } from "./dom.js";
import { messagesOf, state } from "./state.js";
import { t } from "./words.js";

const PROMPTS = ["checkin", "lesson", "experiment", "wave"];
const ANSWERS = 5; // "yes, now" and four questions

/** The strip with the steps. What was done is remembered in this browser for this run of the demo. */
export class Guide {
  constructor({ hidden }) {
    this.done = new Set();
    this.taps = 0;
    this.onHidden = hidden;
    this.element = h("section", { class: "guide", "aria-label": t("guide") });
  }

  get key() {
    return `anker.guide.${state.run}`;
  }

  get dismissed() {
    return localStorage.getItem("anker.guide.hidden") === "yes";
  }

  dismiss(hide) {
    localStorage.setItem("anker.guide.hidden", hide ? "yes" : "no");
    this.render();
    this.onHidden(hide);
  }

  /** Begin with what this browser remembers of this run. */
  recall() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "{}");
    this.done = new Set(kept.done ?? []);
    this.taps = kept.taps ?? 0;
    this.look();
  }

  /** See which steps are done by now. */
  look() {
    const [parent, coordinator] = [this.of("parent"), this.of("coordinator")];
    if (!parent) return;
    const said = [...messagesOf(parent.id).values()];
    if (said.some((each) => each.from === parent.id && each.text.startsWith("/start "))) this.finish(1);
    if (state.clock.coming.some((each) => PROMPTS.includes(each.kind))) this.finish(2);
    if (state.happened.some((each) => each.to.length && each.kinds.some((kind) => PROMPTS.includes(kind)))) this.finish(3);
    if (this.done.has(3) && this.taps >= ANSWERS) this.finish(4);
    if (coordinator && this.downloaded === coordinator.id) this.finish(5);
    this.render();
  }

  /** The bot answered somebody's tap. */
  answered({ person }) {
    if (person !== this.of("parent")?.id || !this.done.has(3)) return;
    this.taps += 1;
    this.keep();
    this.look();
  }

  /** Somebody took a document. */
  took(chat) {
    this.downloaded = chat;
    this.look();
  }

  finish(step) {
    if (this.done.has(step)) return;
    this.done.add(step);
    this.keep();
  }

  keep() {
    localStorage.setItem(this.key, JSON.stringify({ done: [...this.done], taps: this.taps }));
  }

  of(role) {
    return [...state.people.values()].find((each) => each.role === role);
  }

  render() {
    this.element.hidden = this.dismissed;
    if (this.dismissed) return;
    const names = { parent: this.of("parent")?.name, coordinator: this.of("coordinator")?.name };
    const current = [1, 2, 3, 4, 5].find((each) => !this.done.has(each));
    const shown = `${[...this.done]}|${current}`;
    if (shown === this.shown) return;
    this.shown = shown;
    const items = [1, 2, 3, 4, 5].map((step) => this.step(step, current, names));
    this.element.replaceChildren(h("ol", { class: "steps" }, items), iconButton("close", t("guide_hide"), () => this.dismiss(true)));
    this.element.classList.toggle("all-done", !current);
    if (!current) this.element.querySelector("ol").after(h("p", { class: "guide-done" }, t("guide_done")));
  }

  step(step, current, names) {
    const done = this.done.has(step);
    const look = done ? "done" : step === current ? "current" : "later";
    const mark = h("span", { class: "mark", "aria-hidden": "true" }, done ? icon("check") : String(step));
    return h("li", { class: look, "aria-current": step === current ? "step" : null }, mark, h("span", { class: "step-words" }, t(`step_${step}`, names), done && h("span", { class: "sr-only" }, ` (${t("step_done")})`)));
  }
}
