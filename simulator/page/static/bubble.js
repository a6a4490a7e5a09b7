// One message as it stands in a chat.

import { h, icon, iconButton } from "./dom.js";
import { isTelegram, richText } from "./rich_text.js";
import { colourOf, spins, state } from "./state.js";
import { clockTime } from "./time.js";
import { t } from "./words.js";

/**
 * A message, as the person who holds the phone sees it.
 * `hands` says what a tap does: tap(message, row, column), menu(message, button), open(link), say(text), show(id).
 */
export function bubble(message, { viewer, inGroup, hands }) {
  if (message.service) return service(message);
  const mine = message.from === viewer;
  const time = clockTime(message.date, state.clock.zone);
  const article = h(
    "article",
    { class: `message ${mine ? "mine" : "theirs"}`, tabindex: "-1", "data-id": message.id, "aria-label": `${message.name}, ${time}` },
    h(
      "div",
      { class: "bubble" },
      inGroup && !mine && h("p", { class: message.bot ? "who" : `who ink-${colourOf(message.from) % 7}` }, message.name),
      message.forwarded && h("p", { class: "forwarded" }, t("forwarded", { name: message.forwarded })),
      message.reply_to && quote(message.reply_to, hands),
      message.file && file(message),
      message.text && h("div", { class: "words" }, richText(shownText(message), message.entities, hands)),
      h("p", { class: "meta" }, message.edited && h("span", {}, t("edited")), h("time", {}, time)),
      iconButton("more", t("message_menu"), (event) => hands.menu(message, event.currentTarget), { class: "icon-button message-menu", tabindex: "-1", "aria-haspopup": "menu" }),
    ),
    message.reactions.length > 0 && reactions(message),
    message.rows.length > 0 && keyboard(message, hands),
  );
  return article;
}

/** Telegram's apps hide the code of a link that started the bot. */
function shownText({ text, bot }) {
  return bot ? text : text.replace(/^(\/start) \S+$/, "$1");
}

function quote({ id, name, text }, hands) {
  return h("button", { type: "button", class: "quote", onclick: () => hands.show(id) }, h("strong", {}, name), h("span", {}, text));
}

function reactions(message) {
  const counts = new Map();
  for (const { emoji } of message.reactions) for (const each of emoji) counts.set(each, (counts.get(each) ?? 0) + 1);
  return h("p", { class: "reactions" }, [...counts].map(([emoji, count]) => h("span", {}, `${emoji} ${count}`)));
}

function keyboard(message, hands) {
  const rows = message.rows.map((row, at) => h("div", { class: "key-row" }, row.map((button, column) => key(message, button, at, column, hands))));
  return h("div", { class: "keys" }, rows);
}

function key(message, button, row, column, hands) {
  if (button.url && !isTelegram(button.url)) {
    return h("a", { class: "key", href: /^https?:/i.test(button.url) ? button.url : null, target: "_blank", rel: "noopener noreferrer" }, button.text);
  }
  const press = button.url ? () => hands.open(button.url) : () => hands.tap(message, row, column);
  const busy = button.callback_data !== undefined && spins(message, button.callback_data);
  return h("button", { type: "button", class: "key", "data-key": button.callback_data, "aria-busy": busy ? "true" : null, onclick: press }, button.text);
}

function file({ file: sent, name }) {
  switch (sent.kind) {
    case "photo":
      return h("img", { class: "photo", src: sent.url, alt: t("photo_of", { name }), width: sent.width || null, height: sent.height || null, loading: "lazy" });
    case "voice":
    case "audio":
      return h("audio", { controls: true, preload: "none", src: sent.url, "aria-label": t("voice_of", { name }) });
    case "video":
      return h("video", { controls: true, preload: "metadata", src: sent.url, "aria-label": t("video_of", { name }) });
    default:
      return h(
        "a",
        { class: "document", href: sent.url, download: sent.name, "aria-label": t("download", { name: sent.name }), "data-document": true },
        h("span", { class: "document-icon" }, icon("download")),
        h("span", { class: "document-name" }, sent.name, h("small", {}, inBytes(sent.size))),
      );
  }
}

function inBytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)} kB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

function service(message) {
  return h("p", { class: "service", "data-id": message.id }, serviceText(message.service, message.name));
}

function serviceText(happened, by) {
  if (happened.new_chat_members) return t("came_in", { names: happened.new_chat_members.map((each) => each.first_name).join(", ") });
  if (happened.left_chat_member) return t("went_out", { names: happened.left_chat_member.first_name });
  if (happened.pinned_message) return `${by}: ${t("service_pinned")}`;
  if (happened.forum_topic_created) return t("topic_opened", { name: happened.forum_topic_created.name });
  if (happened.migrate_to_chat_id || happened.migrate_from_chat_id) return t("moved");
  return t("service");
}

/** A line between the messages of two days. */
export function dayLine(words) {
  return h("p", { class: "service day" }, words);
}

/** A line that says what did not come. */
export function undelivered(call) {
  const why = call.code === 403 && /blocked/.test(call.answer.description ?? "") ? t("undelivered_blocked") : t("undelivered", { why: call.answer.description ?? "" });
  return h("p", { class: "service undelivered" }, why);
}
