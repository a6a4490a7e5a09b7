// Where a person writes: text, files, voice notes, commands; and what she replies to or edits.

import { h, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { t } from "./words.js";

const PICKS = {
  photo: "image/png,image/jpeg,image/gif,image/webp",
  voice: "audio/*",
  document: "",
};

/** The bar below a chat. `hands` does what it asks for; see Phone. */
export class Composer {
  constructor(name, hands) {
    this.hands = hands;
    this.aim = null;
    this.note = h("div", { class: "aim", hidden: true });
    this.text = h("textarea", { rows: "1", placeholder: t("write"), "aria-label": t("write_as", { name }), maxlength: "4096", onkeydown: (event) => this.key(event), oninput: () => this.typed() });
    this.input = h("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true", onchange: () => this.picked() });
    this.sendButton = iconButton("send", t("send"), () => this.send(), { class: "icon-button send" });
    this.keys = h("div", { class: "reply-keys", hidden: true });
    this.element = h(
      "div",
      { class: "composer" },
      this.note,
      this.keys,
      h(
        "div",
        { class: "composer-row" },
        iconButton("attach", t("attach"), (event) => this.attach(event.currentTarget), { "aria-haspopup": "menu" }),
        iconButton("slash", t("commands"), (event) => this.commands(event.currentTarget), { "aria-haspopup": "menu" }),
        this.text,
        this.sendButton,
        this.input,
      ),
    );
  }

  /** Answer this message with the next one. */
  replyTo(message) {
    this.setAim({ replyTo: message }, t("replying", { name: message.name }), message.text);
  }

  /** Change this message instead of writing a new one. */
  edit(message) {
    this.setAim({ edit: message }, t("editing"), message.text);
    this.text.value = message.text;
  }

  /** Show the keys a bot puts below the text field. */
  showKeys(rows) {
    this.keys.hidden = !rows?.length;
    this.keys.replaceChildren(...(rows ?? []).map((row) => h("div", { class: "key-row" }, row.map((label) => h("button", { type: "button", class: "key", onclick: () => this.hands.say(label) }, label)))));
  }

  setAim(aim, title, text) {
    this.aim = aim;
    this.note.replaceChildren(h("span", {}, h("strong", {}, title), text), iconButton("close", t("cancel"), () => this.forget()));
    this.note.hidden = false;
    this.text.focus();
  }

  forget() {
    if (this.aim?.edit) this.text.value = "";
    this.aim = null;
    this.note.hidden = true;
    this.text.focus();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.aim) {
      this.forget();
    }
  }

  typed() {
    if (this.text.value === "/") this.commands(this.text);
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    const aim = this.aim;
    const done = aim?.edit ? await this.hands.edit(aim.edit, text) : await this.hands.say(text, aim?.replyTo);
    if (!done) return;
    this.text.value = "";
    if (aim) this.forget();
  }

  commands(button) {
    const menu = this.hands.commands();
    const items = menu.map(({ command, description }) => ({ label: `/${command}`, hint: description, run: () => this.command(command) }));
    openMenu(button, t("commands"), items.length ? items : [{ label: t("no_commands"), run: () => {} }]);
  }

  command(command) {
    this.text.value = "";
    this.hands.say(`/${command}`);
  }

  attach(button) {
    openMenu(button, t("attach"), [
      { label: t("photo"), run: () => this.pick("photo") },
      { label: t("record"), run: () => this.record() },
      { label: t("voice"), run: () => this.pick("voice") },
      { label: t("file"), run: () => this.pick("document") },
    ]);
  }

  pick(kind) {
    this.kind = kind;
    this.input.accept = PICKS[kind];
    this.input.value = "";
    this.input.click();
  }

  picked() {
    const [file] = this.input.files;
    if (!file) return;
    const kind = this.kind === "document" && file.type.startsWith("video/") ? "video" : this.kind;
    this.hands.send(file, { kind, name: file.name, caption: kind === "voice" ? "" : this.text.value.trim(), seconds: 1 });
    if (kind !== "voice") this.text.value = "";
  }

  async record() {
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.hands.tell(t("no_microphone"));
      return;
    }
    const recorder = new MediaRecorder(sound);
    const parts = [];
    const began = performance.now();
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      for (const track of sound.getTracks()) track.stop();
      const seconds = Math.max(1, Math.round((performance.now() - began) / 1000));
      if (parts.length) this.hands.send(new Blob(parts), { kind: "voice", name: "voice.oga", caption: "", seconds });
    };
    this.note.replaceChildren(
      h("span", { class: "recording" }, h("strong", {}, t("recording"))),
      h("button", { type: "button", class: "small", onclick: () => this.stopRecording(recorder) }, t("stop_recording")),
      iconButton("close", t("cancel"), () => {
        recorder.ondataavailable = null;
        this.stopRecording(recorder);
      }),
    );
    this.note.hidden = false;
    recorder.start();
  }

  stopRecording(recorder) {
    recorder.stop();
    this.note.hidden = true;
  }
}
