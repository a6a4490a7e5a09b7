// Builds elements. Texts become text nodes, never HTML.

/**
 * An element with properties and children.
 * `class`, `data-…`, `aria-…` and other attributes go by name; a function named `on…` listens; null and false are left out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets an attribute, or takes it away. */
export function set(element, name, value) {
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

const PATHS = {
  anchor: "M12 8v12M8.500 11h7M5 14c.5 3.700 3.300 6 7 6s6.500-2.300 7-6M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  send: "M4 12 20 4l-5 16-3.500-6.500z",
  attach: "M20 11.500 12 19.400a4.800 4.800 0 0 1-6.800-6.800l8.300-8.200a3.200 3.200 0 0 1 4.500 4.500l-8.200 8.200a1.600 1.600 0 0 1-2.300-2.200l7.500-7.500",
  slash: "M14.500 6l-5 12M4 4h16v16H4z",
  check: "M5 12.500l4.500 4.500L19 7.500",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.500l6 6 6-6",
  play: "M8 5.500v13l10.500-6.500z",
  pause: "M8.500 6v12M15.500 6v12",
  file: "M7 3.500h7l4 4v13H7zM14 3.500v4h4",
  download: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
  plus: "M12 5v14M5 12h14",
  wrench: "M5 19l7-7M14.500 4.500a4.500 4.500 0 0 0-3 6l2 2a4.500 4.500 0 0 0 6-3l-2.500 1.500-3-3z",
  help: "M9.500 9.500a2.500 2.500 0 1 1 3.700 2.200c-.8.500-1.200 1-1.200 1.800M12 16.800v.01M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17",
  pin: "M9 4h6l-.8 6 3.300 3.500h-11L9.800 10zM12 13.500V20",
  mic: "M12 4a2.500 2.500 0 0 0-2.500 2.500v5a2.500 2.500 0 0 0 5 0v-5A2.500 2.500 0 0 0 12 4M6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3",
  globe: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M3.500 12h17M12 3.500c5 5 5 12 0 17-5-5-5-12 0-17",
};

/** A line drawing; decoration only, so a button that has nothing else needs a label. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows a drawing and says what it does. */
export function iconButton(name, label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** The circle with somebody's initial. */
export function avatar(name, colour) {
  return h("span", { class: `avatar colour-${colour % 7}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
}
