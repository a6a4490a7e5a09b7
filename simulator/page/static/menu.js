// Small menus and dialogs: opened from a button, moved through with the arrow keys, closed with Escape.

import { h } from "./dom.js";
import { t } from "./words.js";

let opened = null;

/**
 * Open a menu beside its button. Each item is { label, hint, run } or { emoji: [...], run(emoji) }.
 * Items that are false are left out.
 */
export function openMenu(button, label, items) {
  closeMenu();
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, onkeydown: moveInMenu });
  for (const item of items.filter(Boolean)) menu.append(item.emoji ? emojiRow(item) : menuItem(item));
  document.body.append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  opened = { menu, button };
  menu.querySelector("button")?.focus({ preventScroll: true });
  document.addEventListener("pointerdown", closeFromOutside, true);
  addEventListener("resize", placeAgain);
}

/** Close the open menu, if there is one, and give the focus back. */
export function closeMenu() {
  if (!opened) return;
  const { menu, button } = opened;
  opened = null;
  document.removeEventListener("pointerdown", closeFromOutside, true);
  removeEventListener("resize", placeAgain);
  button.setAttribute("aria-expanded", "false");
  if (menu.contains(document.activeElement)) button.focus({ preventScroll: true });
  menu.remove();
}

function menuItem({ label, hint, run, danger }) {
  const act = () => {
    closeMenu();
    run();
  };
  return h("button", { type: "button", role: "menuitem", class: danger ? "danger" : null, onclick: act }, h("span", {}, label), hint && h("small", {}, hint));
}

function emojiRow({ emoji, run }) {
  const choose = (each) => () => {
    closeMenu();
    run(each);
  };
  return h("div", { class: "emoji-row", role: "none" }, emoji.map((each) => h("button", { type: "button", role: "menuitem", "aria-label": t("react_with", { emoji: each }), onclick: choose(each) }, each)));
}

function place(menu, button) {
  const from = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const edge = button.closest(".phone")?.getBoundingClientRect().right ?? innerWidth; // it stays on its own phone
  const left = Math.min(from.left + width <= edge ? from.left : from.right - width, innerWidth - width - 8);
  const below = from.bottom + 4 + height <= innerHeight;
  const top = below ? from.bottom + 4 : Math.max(8, from.top - height - 4);
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${top}px`;
}

function placeAgain() {
  place(opened.menu, opened.button);
}

function moveInMenu(event) {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) items[(at + step + items.length) % items.length].focus();
  else if (event.key === "Home") items[0].focus();
  else if (event.key === "End") items.at(-1).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

function closeFromOutside(event) {
  if (opened && !opened.menu.contains(event.target)) closeMenu();
}

/** A dialog with a title; it is gone when closed. `fill(close)` makes its content. */
export function openDialog(title, fill) {
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() });
  dialog.append(heading, ...[fill(() => dialog.close())].flat());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
