// The table: which phones lie on it, and the tabs above it.

import { avatar, h, iconButton } from "./dom.js";
import { openDialog } from "./menu.js";
import { Phone } from "./phone.js";
import { colourOf, state } from "./state.js";
import { act } from "./talk.js";
import { t } from "./words.js";

const NARROW = matchMedia("(max-width: 720px)");
const ROOM_FOR_GROUP = matchMedia("(min-width: 1700px)");
const ROLES = ["parent", "facilitator", "coordinator", "other"];

/** All phones. On a narrow screen one lies in front, on a wide one all that were chosen. */
export class Table {
  constructor() {
    this.phones = new Map();
    this.tabs = h("nav", { class: "tabs", "aria-label": t("on_table") });
    this.element = h("main", { class: "table" });
    NARROW.addEventListener("change", () => {
      this.renderTabs();
      this.bringIntoView(this.front);
    });
  }

  get chats() {
    return [...state.people.keys(), ...state.groups.keys()];
  }

  /** Which phones were chosen; by default everybody's, and the group's where there is room. */
  get chosen() {
    const kept = JSON.parse(sessionStorage.getItem(`anker.table.${state.run}`) ?? "null");
    return new Set(kept ?? [...state.people.keys(), ...(ROOM_FOR_GROUP.matches ? state.groups.keys() : [])]);
  }

  choose(chosen) {
    sessionStorage.setItem(`anker.table.${state.run}`, JSON.stringify([...chosen]));
    this.lay();
  }

  /** Show everything anew. */
  render() {
    this.phones.clear();
    this.element.replaceChildren();
    this.lay();
  }

  /** Lay the chosen phones on the table, in order. */
  lay() {
    const chosen = this.chosen;
    for (const [chat, phone] of this.phones) {
      if (!this.chats.includes(chat)) {
        phone.element.remove();
        this.phones.delete(chat);
      }
    }
    for (const chat of this.chats) {
      const phone = this.phones.get(chat) ?? this.newPhone(chat);
      const wasOff = phone.element.classList.contains("off");
      phone.element.classList.toggle("off", !chosen.has(chat));
      if (wasOff && chosen.has(chat)) this.seen(phone);
    }
    if (!this.chats.includes(this.front)) this.front = this.chats[0];
    this.renderTabs();
  }

  newPhone(chat) {
    const phone = new Phone(chat, { remove: () => this.toggle(chat, false) });
    this.phones.set(chat, phone);
    this.element.append(phone.element);
    phone.toEnd();
    return phone;
  }

  seen(phone) {
    phone.unread = 0;
    phone.toEnd();
  }

  toggle(chat, on) {
    const chosen = this.chosen;
    if (on) chosen.add(chat);
    else chosen.delete(chat);
    this.choose(chosen);
    if (on) this.bringIntoView(chat);
  }

  /** On a table that is too short for all phones, this one is in view. */
  bringIntoView(chat) {
    this.phones.get(chat)?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  tap(chat) {
    if (!NARROW.matches) {
      this.toggle(chat, !this.chosen.has(chat));
      return;
    }
    this.front = chat;
    this.renderTabs();
    this.seen(this.phones.get(chat));
  }

  renderTabs() {
    const chosen = this.chosen;
    const focused = this.tabs.contains(document.activeElement) ? document.activeElement.dataset.tab : null;
    const tabs = [...this.phones].map(([chat, phone]) => {
      phone.element.classList.toggle("front", chat === this.front);
      const pressed = NARROW.matches ? chat === this.front : chosen.has(chat);
      const count = this.isSeen(chat) ? 0 : phone.unread;
      return h(
        "button",
        { type: "button", class: "tab", "data-tab": chat, "aria-pressed": String(pressed), onclick: () => this.tap(chat) },
        avatar(phone.name, colourOf(chat)),
        h("span", { class: "tab-name" }, phone.name),
        count > 0 && h("span", { class: "count", "aria-label": t("unread", { count }) }, String(count)),
      );
    });
    this.tabs.replaceChildren(...tabs, iconButton("plus", t("add_person"), () => this.addPerson(), { class: "icon-button add" }));
    if (focused) this.tabs.querySelector(`[data-tab="${focused}"]`)?.focus();
  }

  isSeen(chat) {
    return NARROW.matches ? chat === this.front : this.chosen.has(chat);
  }

  addPerson() {
    openDialog(t("add_person"), (close) => {
      const name = h("input", { required: true, maxlength: "64", autocomplete: "off", autofocus: true });
      const role = h("select", {}, ROLES.map((each) => h("option", { value: each }, t(each))));
      const add = async (event) => {
        event.preventDefault();
        const { person } = await act("add_person", { name: name.value, role: role.value });
        close();
        this.toggle(person, true);
        if (NARROW.matches) this.tap(person);
      };
      return h(
        "form",
        { class: "add-person", onsubmit: add },
        h("label", {}, t("name"), name),
        h("label", {}, t("role"), role),
        h("p", { class: "actions" }, h("button", { type: "button", onclick: close }, t("cancel")), h("button", { class: "primary" }, t("add"))),
      );
    });
  }

  /** Show what changed on whose phone. */
  hear(news) {
    if (news.kind === "people") {
      this.lay();
      for (const phone of this.phones.values()) phone.renderPeople();
      return;
    }
    const chat = news.kind === "message" ? news.message.chat : news.kind === "call" ? Number(news.call.params.chat_id) : news.chat;
    const phone = this.phones.get(chat);
    if (phone) this.pass(news, phone);
  }

  pass(news, phone) {
    switch (news.kind) {
      case "message":
        this.count(news.message, phone);
        phone.upsert(news.message);
        break;
      case "gone":
        phone.gone(news.message);
        break;
      case "typing":
        phone.writes();
        break;
      case "answer":
        if (news.person === phone.person?.id) phone.answered(news);
        else phone.rest(news.message, news.data);
        break;
      case "call":
        phone.called(news.call);
        break;
    }
  }

  count(message, phone) {
    if (!message.bot || phone.find(message.id) || this.isSeen(phone.chat)) return;
    phone.unread += 1;
    this.renderTabs();
  }
}
