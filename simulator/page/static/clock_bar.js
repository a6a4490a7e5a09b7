// Time in your hand: what time it is, what comes next, and the buttons that move it.

import { h, icon, set } from "./dom.js";
import { now, state } from "./state.js";
import { act } from "./talk.js";
import { clockTime, dayInShort, soon } from "./time.js";
import { kindInWords, t } from "./words.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const LAST_WEEK = 60;
const QUIET = ["expiry", "pause_over", "message", "meeting"];

/** The bar below the title. */
export class ClockBar {
  constructor({ tell }) {
    this.tell = tell;
    this.time = h("strong", { class: "time" });
    this.day = h("span", { class: "day" });
    this.next = h("p", { class: "next" });
    this.line = h("p", { class: "line", role: "status" });
    this.toNext = this.button(t("to_next"), "next_prompt", {}, "primary");
    this.toMeeting = this.button(t("to_meeting"), "next_meeting");
    this.playButton = h("button", { type: "button", onclick: () => this.move(state.clock.plays ? "pause" : "play") });
    this.week = h("input", { type: "number", min: 2, max: LAST_WEEK, "aria-label": t("week") });
    this.toWeek = h("button", { type: "submit" }, t("to_week"));
    this.element = h(
      "section",
      { class: "clock-bar", "aria-label": t("clock") },
      h("p", { class: "clock" }, this.time, this.day),
      h("div", { class: "clock-buttons" }, this.toNext, this.toMeeting, this.button(t("hour"), "move_on", { seconds: HOUR }), this.button(t("day"), "move_on", { seconds: DAY }), h("form", { class: "to-week", onsubmit: (event) => this.goToWeek(event) }, this.toWeek, this.week), this.playButton),
      h("div", { class: "clock-lines" }, this.next, this.line),
    );
    setInterval(() => this.tick(), 500);
  }

  button(label, action, parameters = {}, look = null) {
    return h("button", { type: "button", class: look, onclick: () => this.move(action, parameters) }, label);
  }

  async move(action, parameters = {}) {
    try {
      await act(action, parameters);
    } catch (error) {
      this.tell(error.message);
    }
  }

  goToWeek(event) {
    event.preventDefault();
    this.move("to_week", { number: this.week.valueAsNumber });
  }

  tick() {
    if (!state.run) return;
    const instant = now();
    const { zone } = state.clock;
    this.time.textContent = clockTime(instant, zone);
    this.day.textContent = dayInShort(instant, zone);
  }

  render() {
    const { coming, moves, plays, week, zone } = state.clock;
    const prompt = coming.find((each) => !QUIET.includes(each.kind));
    this.tick();
    this.element.classList.toggle("moves", moves || plays);
    this.toNext.disabled = !prompt;
    this.toMeeting.hidden = !coming.some((each) => each.kind === "meeting");
    this.toWeek.disabled = !prompt || plays;
    this.week.min = week + 1;
    if (!(this.week.valueAsNumber > week)) this.week.value = week + 1;
    this.playButton.replaceChildren(icon(plays ? "pause" : "play"), plays ? t("pause") : t("play"));
    set(this.playButton, "aria-pressed", plays ? "true" : "false");
    this.next.textContent = moves && !plays ? t("moving") : prompt ? t("next_is", { when: soon(prompt.instant, now(), zone), what: counted(prompt) }) : t("nothing_coming");
    this.renderLine();
  }

  renderLine() {
    const last = state.happened.at(-1);
    const words = last ? happenedInWords(last) : this.toNext.disabled ? "" : t("nothing_yet");
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}

function counted({ kind, count }) {
  return count > 1 ? `${kindInWords(kind)} (${count})` : kindInWords(kind);
}

/** "20:00 · check-in → Anna, Bea" */
export function happenedInWords({ at, kinds, to }) {
  const what = [...new Set(kinds.length ? kinds : ["something"])].map(kindInWords).join(", ");
  const whom = to.length ? ` → ${to.join(", ")}` : "";
  return `${soon(at, now(), state.clock.zone)} · ${what}${whom}`;
}
