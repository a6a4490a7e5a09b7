// Opening an invitation: chosen from the list, or pasted.

import { h } from "./dom.js";
import { openDialog } from "./menu.js";
import { state } from "./state.js";
import { act } from "./talk.js";
import { t } from "./words.js";

const ROLES = ["parent", "facilitator", "coordinator"];

/** A form with both ways, for the person of this phone; `done` is called once a link was opened. */
export function invitationForm(phone, done = () => {}) {
  const links = [...state.groups.values()].flatMap((group) => group.links.map((url) => ({ url, title: group.title })));
  const choose = h("select", { "aria-label": t("invitations") });
  for (const role of ROLES) choose.append(h("option", { value: role, selected: role === phone.person.role }, `${t("invitation_for")} ${t(role)}`));
  for (const { url, title } of links) choose.append(h("option", { value: url }, t("into_group", { name: title })));
  const pasted = h("input", { type: "text", inputmode: "url", autocomplete: "off", placeholder: "https://t.me/…", "aria-label": t("or_paste") });
  const open = async (link) => {
    if (await phone.act("open_link", { link })) done();
  };
  const openChosen = async (event) => {
    event.preventDefault();
    if (ROLES.includes(choose.value)) await phone.attempt(async () => open((await act("invite", { role: choose.value })).link));
    else await open(choose.value);
  };
  const openPasted = (event) => {
    event.preventDefault();
    if (pasted.value.trim()) open(pasted.value.trim());
  };
  return h(
    "div",
    { class: "invitation" },
    h("form", { onsubmit: openChosen }, choose, h("button", { class: "primary" }, t("open_it"))),
    h("details", {}, h("summary", {}, t("or_paste")), h("form", { class: "paste", onsubmit: openPasted }, pasted, h("button", { class: "small" }, t("open_link")))),
  );
}

/** The same form in a dialog. */
export function openInvitation(phone) {
  openDialog(t("open_invitation").replace("…", ""), (close) => [invitationForm(phone, close), h("p", { class: "actions" }, h("button", { type: "button", onclick: close }, t("cancel")))]);
}
