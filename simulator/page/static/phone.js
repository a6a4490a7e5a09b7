// One phone on the table: somebody's chat with the bot, or the group chat.

import { bubble, dayLine, undelivered } from "./bubble.js";
import { Composer } from "./composer.js";
import { avatar, h, icon, iconButton, set } from "./dom.js";
import { openInvitation, invitationForm } from "./invitations.js";
import { openDialog, openMenu } from "./menu.js";
import { colourOf, messagesOf, state } from "./state.js";
import { act, Impossible, sendFile } from "./talk.js";
import { dayInWords, sameDay } from "./time.js";
import { t } from "./words.js";

const EMOJI = ["👍", "❤", "🙏", "😁", "😢", "🔥"];
const NEAR_THE_END = 60;
const TYPING_SHOWN = 5000;
const TOAST_SHOWN = 4000;

/** A phone with one chat. `chat` is a person's id (her chat with the bot) or a group's. */
export class Phone {
  constructor(chat, { remove }) {
    this.chat = chat;
    this.remove = remove;
    this.unread = 0;
    this.build();
  }

  get group() {
    return state.groups.get(this.chat);
  }

  /** Who holds this phone: in a group, whoever writes as. */
  get person() {
    if (!this.group) return state.people.get(this.chat);
    const members = this.group.members;
    return state.people.get(members.includes(this.writer) ? this.writer : members[0]);
  }

  get name() {
    return this.group ? this.group.title : this.person.name;
  }

  build() {
    const label = this.group ? t("group_chat", { name: this.name }) : t("phone_of", { name: this.name });
    this.plate = h("header", { class: "plate" });
    this.head = h("div", { class: "chat-head" });
    this.pinned = h("div", { class: "pinned", hidden: true });
    this.list = h("div", { class: "stack" });
    this.view = h("div", { class: "messages", role: "log", tabindex: "0", "aria-label": t("messages_of"), onscroll: () => this.scrolled(), onkeydown: (event) => this.walk(event) }, this.list);
    this.jump = iconButton("down", t("newest"), () => this.toEnd(), { class: "icon-button jump", hidden: true });
    this.toasts = h("div", { class: "phone-toasts", role: "status" });
    this.foot = h("div", { class: "foot" });
    this.composer = new Composer(this.person?.name ?? "", this.hands());
    this.element = h(
      "section",
      { class: `phone ${this.group ? "group" : "private"}`, "aria-label": label, "data-chat": this.chat },
      this.plate,
      h("div", { class: "screen" }, this.head, this.pinned, h("div", { class: "scroll-box" }, this.view, this.jump, this.toasts), this.foot),
    );
    this.renderHead();
    this.renderMessages();
    this.renderPinned();
    const stay = new ResizeObserver(() => this.atEnd && this.toEnd());
    for (const each of [this.view, this.list]) stay.observe(each);
  }

  // What a tap or a word on this phone does.

  hands() {
    return {
      tap: (message, row, column) => this.tap(message, row, column),
      menu: (message, button) => this.messageMenu(message, button),
      open: (link) => this.act("open_link", { link }),
      say: (text, replyTo) => this.act("say", { chat: this.chat, text, reply_to: replyTo?.id ?? null, topic: this.topic ?? null }),
      edit: (message, text) => this.act("edit", { chat: this.chat, message: message.id, text }),
      send: (file, about) => this.attempt(() => sendFile(file, { person: this.person.id, chat: this.chat, ...about })),
      commands: () => (this.group ? this.group.menus[this.person.id] ?? [] : this.person.menu),
      show: (id) => this.show(id),
      tell: (text) => this.toast(text),
    };
  }

  async act(action, parameters = {}) {
    return this.attempt(() => act(action, { person: this.person.id, ...parameters }));
  }

  /** Whether it could be done; if not, the phone says why. */
  async attempt(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      this.toast(error.message);
      return false;
    }
  }

  tap(message, row, column) {
    const data = message.rows[row][column].callback_data;
    this.keysWith(message.id, data).forEach((each) => set(each, "aria-busy", "true"));
    this.act("tap", { chat: this.chat, message: message.id, row, column }).then((done) => {
      if (!done) this.rest(message.id, data);
    });
  }

  /** A tap was answered: the button rests, and the answer is shown. */
  answered({ message, data, text, alert }) {
    this.rest(message, data);
    if (!text) return;
    if (!alert) this.toast(text);
    else openDialog(state.bot.name, (close) => [h("p", {}, text), h("p", { class: "actions" }, h("button", { type: "button", class: "primary", autofocus: true, onclick: close }, t("ok")))]);
  }

  rest(message, data) {
    this.keysWith(message, data).forEach((each) => set(each, "aria-busy", null));
  }

  keysWith(message, data) {
    return [...(this.find(message)?.querySelectorAll(".key") ?? [])].filter((each) => data === undefined || each.dataset.key === data);
  }

  messageMenu(message, button) {
    const mine = message.from === this.person.id;
    const reacted = message.reactions.find((each) => each.by === this.person.id)?.emoji ?? [];
    openMenu(button, t("message_menu"), [
      { emoji: EMOJI, run: (emoji) => this.act("react", { chat: this.chat, message: message.id, emoji: reacted.includes(emoji) ? [] : [emoji] }) },
      { label: t("reply"), run: () => this.composer.replyTo(message) },
      mine && message.text && !message.file && { label: t("edit"), run: () => this.composer.edit(message) },
      message.text && { label: t("copy"), run: () => navigator.clipboard?.writeText(message.text) },
      { label: t("remove"), danger: true, run: () => this.act("delete", { chat: this.chat, message: message.id }) },
    ]);
  }

  // The plate, the head and the foot.

  /** Something changed about people, groups, menus or pinned messages. */
  renderPeople() {
    this.renderHead();
    this.renderPinned();
  }

  renderHead() {
    if (!this.person && !this.group) return;
    const shown = JSON.stringify([this.group, this.person, this.typing]);
    if (shown === this.headShown) return; // what stays as it is keeps the focus
    this.headShown = shown;
    this.plate.replaceChildren(...(this.group ? this.groupPlate() : this.personPlate()));
    this.head.replaceChildren(...(this.group ? this.groupHead() : this.botHead()));
    this.renderFoot();
  }

  personPlate() {
    const { name, role, id } = this.person;
    return [avatar(name, colourOf(id)), h("h2", {}, name, role && h("small", {}, t(role))), this.moreButton(() => this.personMenu())];
  }

  groupPlate() {
    const choose = h("select", { "aria-label": t("as_whom"), onchange: (event) => this.writeAs(Number(event.target.value)) });
    for (const id of this.group.members) choose.append(h("option", { value: id, selected: id === this.person?.id }, state.people.get(id).name));
    return [avatar(this.group.title, colourOf(this.chat)), h("h2", {}, this.group.title, h("small", {}, h("label", { class: "as" }, t("as_whom"), " ", choose))), this.moreButton(() => this.groupMenu())];
  }

  moreButton(items) {
    return iconButton("more", t("more_of", { name: this.name }), (event) => openMenu(event.currentTarget, t("more_of", { name: this.name }), items()), { "aria-haspopup": "menu" });
  }

  botHead() {
    return [h("span", { class: "avatar bot-avatar", "aria-hidden": "true" }, icon("anchor")), h("p", { class: "chat-name" }, state.bot.name, h("small", {}, this.typing ? t("typing") : t("bot")))];
  }

  groupHead() {
    const standing = { member: "bot_member", administrator: "bot_admin", restricted: "bot_muted" }[this.group.bot] ?? "bot_not_here";
    const asking = this.group.asking.map(({ id, name }) => h("p", { class: "asks" }, t("asks", { name }), " ", h("button", { type: "button", class: "small", onclick: () => this.attempt(() => act("admit", { group: this.chat, person: id })) }, t("admit"))));
    const topics = this.group.forum && this.topicChoice();
    return [h("p", { class: "chat-name" }, t("members", { count: this.group.members.length }), h("small", {}, t(standing))), topics, asking].flat().filter(Boolean);
  }

  topicChoice() {
    const choose = h("select", { "aria-label": t("topic"), onchange: (event) => this.toTopic(Number(event.target.value) || null) });
    choose.append(h("option", { value: "" }, t("whole_group")));
    for (const { id, name, closed } of this.group.topics) choose.append(h("option", { value: id, selected: id === this.topic }, closed ? t("topic_closed", { name }) : name));
    return choose;
  }

  toTopic(topic) {
    this.topic = topic;
    this.renderMessages();
  }

  writeAs(person) {
    this.writer = person;
    this.composer = new Composer(this.person.name, this.hands());
    this.renderHead();
    this.renderMessages();
  }

  renderPinned() {
    const ids = (this.group ?? this.person).pinned;
    const message = messagesOf(this.chat).get(ids.at(-1));
    this.pinned.hidden = !message;
    if (message) this.pinned.replaceChildren(icon("pin"), h("button", { type: "button", onclick: () => this.show(message.id) }, h("strong", {}, t("pinned")), message.text));
  }

  renderFoot() {
    this.element?.classList.toggle("offline", Boolean(this.person?.offline));
    const wanted = this.footKind();
    if (wanted === this.footShown) return;
    this.footShown = wanted;
    this.foot.replaceChildren(...this.footFor(wanted));
  }

  footKind() {
    if (!this.person) return "nobody";
    if (this.person.offline) return "offline";
    if (this.group) return `composer-${this.person.id}`;
    if (this.person.blocked) return "blocked";
    return "composer";
  }

  footFor(kind) {
    const notice = (words, action, label) => h("div", { class: "notice" }, h("p", {}, words), h("button", { type: "button", class: "primary", onclick: () => this.act(action) }, label));
    if (kind === "nobody") return [];
    if (kind === "offline") return [notice(t("offline_note", this.person), "come_online", t("come_online"))];
    if (kind === "blocked") return [notice(t("blocked_note", this.person), "unblock", t("unblock"))];
    return [this.composer.element];
  }

  personMenu() {
    const { blocked, offline, name } = this.person;
    const inside = (group) => group.members.includes(this.person.id);
    const groups = [...state.groups.values()];
    return [
      !offline && { label: t("open_invitation"), run: () => openInvitation(this) },
      offline ? { label: t("come_online"), run: () => this.act("come_online") } : { label: t("go_offline"), run: () => this.act("go_offline") },
      !offline && (blocked ? { label: t("unblock"), run: () => this.act("unblock") } : { label: t("block"), run: () => this.act("block") }),
      ...groups.map((group) => (inside(group) ? { label: t("leave", { name: group.title }), run: () => this.act("leave", { group: group.id }) } : { label: t("join", { name: group.title }), run: () => this.act("join", { group: group.id }) })),
      ...groups.filter((group) => !inside(group)).map((group) => ({ label: t("ask_to_join", { name: group.title }), run: () => this.act("ask_to_join", { group: group.id }) })),
      !offline && { label: t("new_forum"), run: () => this.act("new_group", { name: t("new_forum_name"), kind: "forum" }) },
      !offline && { label: t("new_plain"), run: () => this.act("new_group", { name: t("new_plain_name"), kind: "group" }) },
      { label: t("remove_from_table"), hint: name, run: () => this.remove() },
    ];
  }

  groupMenu() {
    const inGroup = (standing) => () => this.act("bot_in_group", { group: this.chat, standing });
    const here = ["member", "administrator", "restricted"].includes(this.group.bot);
    const topic = this.group.topics.find(({ id }) => id === this.topic);
    const change = (what) => () => this.act("change_topic", { group: this.chat, topic: topic.id, change: what });
    return [
      !here && { label: t("bot_add", this.person), run: inGroup("member") },
      this.group.bot !== "administrator" && { label: t("bot_promote", this.person), run: inGroup("administrator") },
      ["administrator", "restricted"].includes(this.group.bot) && { label: t("bot_demote", this.person), run: inGroup("member") },
      here && this.group.bot !== "restricted" && { label: t("bot_mute", this.person), run: inGroup("muted") },
      here && { label: t("bot_remove", this.person), run: inGroup("out") },
      topic && (topic.closed ? { label: t("topic_reopen", topic), run: change("reopen") } : { label: t("topic_close", topic), run: change("close") }),
      topic && { label: t("topic_delete", topic), run: change("delete") },
      !this.group.large && { label: t("upgrade"), run: () => this.act("upgrade", { group: this.chat }) },
      { label: t(state.bot.reads_all ? "privacy_on" : "privacy_off"), run: () => this.attempt(() => act("privacy_mode", { on: state.bot.reads_all })) },
      { label: t("become_anonymous", this.person), run: () => this.act("become_anonymous", { group: this.chat }) },
      { label: t("remove_from_table"), hint: this.group.title, run: () => this.remove() },
    ];
  }

  // The messages.

  /** Show the chat from scratch. */
  renderMessages() {
    const shown = [...messagesOf(this.chat).values()].filter((each) => this.shows(each));
    this.list.replaceChildren();
    this.last = null;
    if (!shown.length && !this.group) this.list.append(this.welcome());
    const missed = state.calls.filter((each) => neverArrived(each, this.chat));
    for (const message of shown) {
      while (missed.length && missed[0].at < message.date) this.list.append(undelivered(missed.shift()));
      this.append(message);
    }
    this.list.append(...missed.map(undelivered));
    this.composer.showKeys(shown.findLast((each) => each.keys !== null)?.keys);
    this.toEnd();
  }

  shows(message) {
    return !this.topic || message.topic === this.topic;
  }

  welcome() {
    return h("div", { class: "welcome" }, h("span", { class: "avatar bot-avatar big", "aria-hidden": "true" }, icon("anchor")), h("p", {}, t("not_started", this.person)), invitationForm(this));
  }

  /** A message is new or changed. */
  upsert(message) {
    if (!this.shows(message)) return;
    const before = this.find(message.id);
    this.scrolled(); // where she is now, before the browser tells of it
    const { atEnd } = this;
    if (before) before.replaceWith(this.bubble(message));
    else this.append(message);
    if (message.keys !== null) this.composer.showKeys(message.keys);
    this.typing = false;
    this.renderHead();
    if (atEnd || message.from === this.person?.id) this.toEnd();
    else if (!before) this.jump.hidden = false;
  }

  append(message) {
    this.list.querySelector(".welcome")?.remove();
    if (!this.last || !sameDay(this.last, message.date, state.clock.zone)) this.list.append(dayLine(dayInWords(message.date, state.clock.zone)));
    this.last = message.date;
    this.list.append(this.bubble(message));
  }

  bubble(message) {
    return bubble(message, { viewer: this.person?.id, inGroup: Boolean(this.group), hands: this.hands() });
  }

  /** A message was deleted. */
  gone(id) {
    this.find(id)?.remove();
    this.renderPinned();
  }

  /** A call of the bot: what it wanted to say here may not have arrived. */
  called(call) {
    if (!neverArrived(call, this.chat)) return;
    const { atEnd } = this;
    this.list.append(undelivered(call));
    if (atEnd) this.toEnd();
  }

  /** The bot is writing. */
  writes() {
    this.typing = true;
    this.renderHead();
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => {
      this.typing = false;
      this.renderHead();
    }, TYPING_SHOWN);
  }

  toast(text) {
    const note = h("p", {}, text);
    this.toasts.append(note);
    setTimeout(() => note.remove(), TOAST_SHOWN);
  }

  find(id) {
    return this.list.querySelector(`[data-id="${id}"]`);
  }

  show(id) {
    const found = this.find(id);
    found?.scrollIntoView({ block: "center" });
    found?.focus({ preventScroll: true });
  }

  toEnd() {
    this.atEnd = true;
    this.view.scrollTop = this.view.scrollHeight;
    this.top = this.view.scrollTop;
    this.jump.hidden = true;
  }

  /** She stays at the end until she scrolls up; a chat that grows is no scrolling. */
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.view;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    if (near) this.atEnd = true;
    else if (scrollTop < this.top) this.atEnd = false;
    this.top = scrollTop;
    if (near) this.jump.hidden = true;
  }

  /** The arrow keys go from message to message; Enter opens what can be done with it. */
  walk(event) {
    const messages = [...this.list.querySelectorAll(".message")];
    const at = messages.indexOf(event.target);
    if (event.target !== this.view && at < 0) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const next = event.key === "ArrowUp" ? (at < 0 ? messages.length - 1 : Math.max(0, at - 1)) : Math.min(messages.length - 1, at + 1);
      messages[next]?.focus();
    } else if (event.key === "Enter" && at >= 0) {
      messages[at].querySelector(".message-menu").click();
    } else {
      return;
    }
    event.preventDefault();
  }
}

function neverArrived(call, chat) {
  return call.code === 403 && /^(send|copy)/.test(call.method) && Number(call.params.chat_id) === chat;
}
