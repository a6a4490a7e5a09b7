// The programme's time, told in its own zone.

import { currentLanguage } from "./words.js";

const formats = new Map();

function format(zone, options) {
  const key = JSON.stringify([currentLanguage(), zone, options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(currentLanguage() === "nl" ? "nl-NL" : "en-GB", { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

/** 20:05 */
export function clockTime(seconds, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);
}

/** Tuesday 24 November */
export function dayInWords(seconds, zone) {
  return format(zone, { weekday: "long", day: "numeric", month: "long" }).format(seconds * 1000);
}

/** Tue 24 Nov */
export function dayInShort(seconds, zone) {
  return format(zone, { weekday: "short", day: "numeric", month: "short" }).format(seconds * 1000);
}

/** Whether two instants lie on the same day of this zone. */
export function sameDay(one, other, zone) {
  return dayInWords(one, zone) === dayInWords(other, zone);
}

/** 20:05 today, else Wed 20:05. */
export function soon(seconds, now, zone) {
  const time = clockTime(seconds, zone);
  return sameDay(seconds, now, zone) ? time : `${format(zone, { weekday: "short" }).format(seconds * 1000)} ${time}`;
}
