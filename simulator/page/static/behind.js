// Behind the scenes: what the bot asked of Telegram, what Telegram said, and things to let go wrong.

import { h, icon, iconButton } from "./dom.js";
import { nameOf, state } from "./state.js";
import { act } from "./talk.js";
import { clockTime } from "./time.js";
import { t } from "./words.js";

const SHOWN = 60;
const FAULTS = {
  fault_429: { kind: "error", code: 429, retry_after: 5 },
  fault_before: { kind: "drop_before" },
  fault_after: { kind: "drop_after" },
  fault_500: { kind: "error", code: 500 },
  fault_slow: { kind: "slow", seconds: 8 },
  fault_403: { kind: "error", code: 403 },
};
const METHODS = ["sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates"];

/** The panel at the side. */
export class Behind {
  constructor({ close }) {
    this.list = h("div", { class: "calls" });
    this.only = h("input", { type: "checkbox", onchange: () => this.render() });
    this.method = h("select", {}, h("option", { value: "*" }, t("any_call")), METHODS.map((each) => h("option", { value: each }, each)));
    this.note = h("p", { class: "fault-note", role: "status" });
    this.element = h(
      "aside",
      { class: "behind", "aria-label": t("behind"), hidden: true },
      h("header", {}, h("h2", {}, t("behind")), iconButton("close", t("close"), close)),
      this.faults(),
      h("h3", {}, t("calls")),
      h("label", { class: "only" }, this.only, t("only_refused")),
      this.list,
    );
  }

  faults() {
    const buttons = Object.keys(FAULTS).map((name) => h("button", { type: "button", class: "small", onclick: () => this.fault(name) }, t(name)));
    return h(
      "section",
      { class: "faults" },
      h("h3", {}, t("faults")),
      h("p", { class: "hint" }, t("faults_hint")),
      h("button", { type: "button", class: "small primary", onclick: () => this.restart() }, t("fault_restart")),
      h("label", { class: "which" }, t("which_call"), this.method),
      h("div", { class: "fault-buttons" }, buttons, h("button", { type: "button", class: "small", onclick: () => this.heal() }, icon("check"), t("fault_none"))),
      this.note,
    );
  }

  async fault(name) {
    await act("fault", { method: this.method.value, ...FAULTS[name] });
    this.note.textContent = t("fault_set", { what: t(name) });
  }

  async heal() {
    await act("no_faults");
    this.note.textContent = "";
  }

  async restart() {
    this.note.textContent = t("restarting");
    await act("restart_bot");
    this.note.textContent = t("restarted");
  }

  /** Show the newest calls, newest first. */
  render() {
    if (this.element.hidden) return;
    const wanted = state.calls.filter((each) => !this.only.checked || each.refused || each.fault).slice(-SHOWN);
    this.list.replaceChildren(...(wanted.length ? wanted.map(row).reverse() : [h("p", { class: "hint" }, t("no_calls"))]));
  }

  /** One more call. */
  add(call) {
    if (this.element.hidden || (this.only.checked && !call.refused && !call.fault)) return;
    this.list.querySelector(".hint")?.remove();
    this.list.prepend(row(call));
    this.list.children[SHOWN]?.remove();
  }
}

function row(call) {
  const chat = call.params.chat_id === undefined ? "" : nameOf(Number(call.params.chat_id));
  const why = call.refused ? call.answer.description : call.fault ? t("cut") : "";
  return h(
    "details",
    { class: `call ${call.refused || call.fault ? "refused" : ""}` },
    h("summary", {}, h("time", {}, clockTime(call.at, state.clock.zone)), h("span", { class: "method" }, call.method), h("span", { class: "to" }, chat), h("span", { class: "code" }, call.code || "✕"), why && h("span", { class: "why" }, why)),
    h("h4", {}, t("asked")),
    h("pre", { tabindex: "0" }, JSON.stringify(call.params, null, 1)),
    h("h4", {}, t("answered")),
    h("pre", { tabindex: "0" }, JSON.stringify(call.answer, null, 1)),
  );
}
