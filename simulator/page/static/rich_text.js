// A text with Telegram's entities becomes nodes. Offsets count UTF-16 units, as JavaScript's strings do.

import { h } from "./dom.js";
import { t } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const SAFE = /^(https?|tg|mailto|tel):/i;

/**
 * The nodes of a text.
 * `hands.open(link)` follows a link, `hands.say(text)` sends a command that was tapped.
 */
export function richText(text, entities, hands) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return nodes(text, sorted, 0, text.length, hands);
}

function nodes(text, entities, start, end, hands) {
  const made = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset > at) made.push(text.slice(at, entity.offset));
    const inside = others.filter((each) => each.offset < stop);
    made.push(wrapped(entity, text.slice(entity.offset, stop), nodes(text, inside, entity.offset, stop, hands), hands));
    at = stop;
    rest = others.slice(inside.length);
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function wrapped(entity, words, inside, hands) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, inside);
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inside, hands);
    case "url":
      return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, inside, hands);
    case "email":
      return link(`mailto:${words}`, inside, hands);
    case "phone_number":
      return link(`tel:${words.replace(/[^+\d]/g, "")}`, inside, hands);
    case "bot_command":
      return inText({}, () => hands.say(words), inside);
    case "spoiler":
      return spoiler(inside);
    default:
      return h("span", {}, inside);
  }
}

function spoiler(inside) {
  const hidden = h("span", { class: "spoiler-words", "aria-hidden": "true" }, inside);
  const button = h("button", { type: "button", class: "spoiler", "aria-label": t("spoiler"), onclick: () => button.replaceWith(...inside) }, hidden);
  return button;
}

/** A link of Telegram's own is followed on the phone; any other opens apart. */
export function link(address, inside, hands) {
  if (!SAFE.test(address)) return h("span", {}, inside);
  if (isTelegram(address)) {
    return inText({ title: address }, () => hands.open(address), inside);
  }
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inside);
}

/** A button that flows with the words around it: a real one stands as a box, and leaves a full stop to the next line. */
function inText(attributes, act, inside) {
  const onclick = (event) => {
    event.preventDefault();
    act();
  };
  const onkeydown = (event) => {
    if (event.key === " ") onclick(event);
  };
  return h("a", { href: "#", role: "button", draggable: "false", class: "in-text", onclick, onkeydown, ...attributes }, inside);
}

/** Whether a link leads into Telegram. */
export function isTelegram(address) {
  return /^https?:\/\/(t|telegram)\.me\//i.test(address);
}
