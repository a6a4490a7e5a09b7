// The page: the title, the clock, the guide, the phones, and what is behind the scenes.

import { Behind } from "./behind.js";
import { ClockBar } from "./clock_bar.js";
import { h, icon, iconButton, set } from "./dom.js";
import { Guide } from "./guide.js";
import { closeMenu } from "./menu.js";
import { learn, state } from "./state.js";
import { Table } from "./table.js";
import { follow } from "./talk.js";
import { chooseLanguage, currentLanguage, LANGUAGES, t } from "./words.js";

/** The whole page in the language it is in; built anew when that changes. */
class Page {
  constructor() {
    this.notes = h("div", { class: "toasts", role: "status" });
    this.clock = new ClockBar({ tell: (text) => this.tell(text) });
    this.guide = new Guide({ hidden: (hide) => (this.guideButton.hidden = !hide) });
    this.behind = new Behind({ close: () => this.showBehind(false) });
    this.table = new Table();
    this.lost = h("p", { class: "lost", role: "alert", hidden: true }, t("connection_lost"));
    this.element = h("div", { class: "page" }, this.bar(), this.lost, this.guide.element, this.table.tabs, h("div", { class: "below" }, this.table.element, this.behind.element), this.notes);
  }

  bar() {
    this.bot = h("p", { class: "bot-state" });
    this.guideButton = iconButton("help", t("guide_show"), () => this.guide.dismiss(false), { hidden: !this.guide.dismissed });
    this.behindButton = h("button", { type: "button", class: "behind-button", "aria-expanded": "false", onclick: () => this.showBehind(this.behind.element.hidden) }, icon("wrench"), h("span", {}, t("behind")));
    const language = h("select", { "aria-label": t("language"), onchange: (event) => this.speak(event.target.value) });
    for (const [code, name] of Object.entries(LANGUAGES)) language.append(h("option", { value: code, selected: code === currentLanguage(), "aria-label": name, title: name }, code.toUpperCase()));
    return h("header", { class: "bar" }, h("h1", {}, h("img", { src: "/page/static/anchor.svg", alt: "", width: "28", height: "28" }), h("span", {}, t("title"))), this.clock.element, h("div", { class: "bar-end" }, this.bot, this.guideButton, language, this.behindButton));
  }

  speak(language) {
    chooseLanguage(language);
    start();
  }

  showBehind(show) {
    this.behind.element.hidden = !show;
    set(this.behindButton, "aria-expanded", show ? "true" : "false");
    this.behind.render();
    if (!show) this.behindButton.focus();
  }

  tell(text) {
    const note = h("p", {}, text);
    this.notes.append(note);
    setTimeout(() => note.remove(), 5000);
  }

  connected(there) {
    this.lost.hidden = there;
  }

  /** Show everything anew. */
  render() {
    this.table.render();
    this.clock.render();
    this.guide.recall();
    this.behind.render();
    this.renderBot();
  }

  renderBot() {
    const runs = state.clock.bot_runs;
    this.bot.className = `bot-state ${runs ? "runs" : "down"}`;
    this.bot.replaceChildren(h("span", {}, runs ? t("bot_runs") : t("bot_down")));
  }

  /** Show what changed. */
  hear(news) {
    switch (news.kind) {
      case "state":
        return this.render();
      case "clock":
        this.clock.render();
        this.renderBot();
        break;
      case "happened":
        this.clock.renderLine();
        break;
      case "call":
        this.behind.add(news.call);
        break;
      case "answer":
        this.guide.answered(news);
        break;
    }
    this.table.hear(news);
    return this.guide.look();
  }
}

let page;

function start() {
  closeMenu();
  document.documentElement.lang = currentLanguage();
  document.title = t("title");
  page = new Page();
  document.getElementById("page").replaceChildren(page.element);
  document.onclick = (event) => {
    const taken = event.target.closest?.("[data-document]");
    if (taken) page.guide.took(Number(taken.closest(".phone").dataset.chat));
  };
  if (state.run) page.render();
}

start();
follow(
  (news) => {
    if (news.kind === "state" && state.run && news.run !== state.run) return location.reload();
    const data = news.kind === "answer" ? state.spinning.get(news.tap)?.data : undefined;
    learn(news);
    return page.hear({ ...news, data });
  },
  (there) => page.connected(there),
);
