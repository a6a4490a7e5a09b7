// The page's own words, in Dutch and English. What Anker says is not among them.

const WORDS = {
  nl: {
    title: "Anker op tafel", tagline: "Probeer Anker als vijf mensen", language: "Taal", behind: "Achter de schermen",
    connection_lost: "Geen verbinding met de demo. Draait hij nog?",
    parent: "ouder", facilitator: "begeleider", coordinator: "coördinator", other: "gast",
    on_table: "Op tafel", add_person: "Iemand erbij", name: "Naam", role: "Rol", add: "Erbij", cancel: "Laat maar", close: "Sluit", ok: "Oké",
    phone_of: "Telefoon van {name}", group_chat: "Groepschat {name}", unread: "{count} nieuw",
    bot: "bot", typing: "typt…", members: "Leden: {count}", as_whom: "Schrijf als", bot_not_here: "Anker is hier niet", bot_member: "Anker luistert alleen naar zijn naam", bot_admin: "Anker is beheerder",
    messages_of: "Berichten", more_of: "Meer voor {name}", remove_from_table: "Haal van tafel",
    block: "Blokkeer Anker", unblock: "Deblokkeer Anker", go_offline: "Ga offline", come_online: "Kom weer online",
    blocked_note: "{name} blokkeert Anker.", offline_note: "{name} is offline.",
    open_invitation: "Open een uitnodiging…", not_started: "{name} heeft Anker nog niet geopend.", invitation_for: "Uitnodiging als", open_it: "Open de uitnodiging",
    or_paste: "Of plak een link", open_link: "Open", invitations: "Uitnodiging", into_group: "Naar de groep {name}",
    join: "Kom in {name}", ask_to_join: "Vraag toegang tot {name}", leave: "Ga uit {name}", asks: "{name} vraagt toegang.", admit: "Laat binnen",
    new_forum: "Maak een groep met onderwerpen", new_forum_name: "Groep met onderwerpen", new_plain: "Maak een gewone groep", new_plain_name: "Gewone groep", become_anonymous: "{name} wordt anonieme beheerder",
    bot_add: "{name} voegt Anker toe", bot_promote: "{name} maakt Anker beheerder", bot_demote: "{name} maakt Anker gewoon lid", bot_remove: "{name} haalt Anker weg", bot_mute: "{name} legt Anker het zwijgen op", bot_muted: "Anker mag hier niet schrijven",
    topic_closed: "{name} (dicht)", topic_close: "Sluit {name}", topic_reopen: "Open {name} weer", topic_delete: "Verwijder {name}",
    upgrade: "Wordt een grote groep", privacy_on: "Zet Ankers privacymodus aan", privacy_off: "Zet Ankers privacymodus uit",
    write: "Bericht", write_as: "Bericht van {name}", send: "Verstuur", attach: "Voeg iets toe", photo: "Foto", voice: "Spraakbericht", file: "Bestand", record: "Neem spraak op", recording: "Opname loopt…", stop_recording: "Verstuur opname", no_microphone: "Geen microfoon. Kies een geluidsbestand.",
    commands: "Menu met opdrachten", no_commands: "Anker heeft hier nog geen menu.", topic: "Onderwerp", whole_group: "Algemeen",
    reply: "Antwoord", edit: "Bewerk", remove: "Verwijder", copy: "Kopieer", react_with: "Reageer met {emoji}", message_menu: "Meer met dit bericht", replying: "Antwoord op {name}", editing: "Bewerk je bericht",
    edited: "bewerkt", forwarded: "Doorgestuurd van {name}", pinned: "Vastgezet", download: "Download {name}", photo_of: "Foto van {name}", voice_of: "Spraakbericht van {name}", video_of: "Video van {name}", spoiler: "Verborgen tekst, tik om te lezen",
    newest: "Naar het nieuwste bericht", waits_for_answer: "wacht op antwoord",
    came_in: "{names} is erbij", went_out: "{names} is weg", service_pinned: "Bericht vastgezet", topic_opened: "Onderwerp: {name}", moved: "De groep is nu een supergroep", service: "Er veranderde iets in de groep",
    undelivered: "Niet aangekomen: {why}", undelivered_blocked: "Niet aangekomen: Anker is geblokkeerd",
    clock: "De klok", to_next: "Naar de volgende vraag", to_meeting: "Naar de bijeenkomst", hour: "+1 uur", day: "+1 dag", to_week: "Naar week", week: "Week", play: "Speel 60×", pause: "Pauze",
    nothing_coming: "Nog niets gepland. Eerst doet een ouder mee.", next_is: "Straks {when} · {what}", moving: "De tijd gaat vooruit…", nothing_yet: "Zet de klok vooruit.", nobody: "niemand",
    checkin: "check-in", self: "check-in", practice: "oefening", experiment: "experiment", lesson: "les", wave: "meting", reminder: "herinnering", expiry: "vraag sluit", pause_over: "pauze voorbij", message: "bericht", meeting: "bijeenkomst", meeting_reminder: "herinnering bijeenkomst", offer: "aanbod", broadcast: "bericht van begeleider", exchange: "vraag aan de groep", share: "gedeeld bericht", phone_call: "belverzoek", week_picture: "plaatje van de week", ask: "vraag aan begeleider", recall: "herinnering begeleider", ending: "einde van de groep", presence: "avondgroet in de groep", welcome: "welkom in de groep", consent: "toestemming", "group ladder": "ladder in de groep", quiet: "stilte voorbij", "vote on an ending": "keuze van ouders", retention: "opruimen", something: "bericht",
    bot_runs: "Anker draait", bot_down: "Anker ligt stil",
    guide: "De eerste minuut", guide_hide: "Verberg de stappen", guide_show: "Toon de stappen", step_done: "gedaan", step_of: "Stap {number} van 5", guide_done: "Klaar. Je zag de hele weg.",
    step_1: "Je bent {parent}. Open de uitnodiging.", step_2: "Doe mee: lees, tik, kies een uur.", step_3: "Zet de klok vooruit, naar de volgende vraag.", step_4: "Beantwoord de vraag van Anker.", step_5: "Je bent {coordinator}. Haal de export op.",
    calls: "Wat Telegram zei", only_refused: "Alleen weigeringen", no_calls: "Nog geen aanroepen.", refused: "geweigerd", asked: "Gevraagd", answered: "Antwoord", cut: "afgebroken",
    faults: "Laat iets misgaan", faults_hint: "Kijk daarna of er iets kwijt is.", which_call: "Bij welke aanroep", any_call: "de eerstvolgende",
    fault_restart: "Laat Anker vallen en opstaan", fault_429: "Te druk: wacht 5 seconden (429)", fault_before: "Kabel eruit, vóór aankomst", fault_after: "Kabel eruit, ná aankomst", fault_500: "Telegram hapert (500)", fault_slow: "Traag antwoord (8 seconden)", fault_403: "Geblokkeerd (403)", fault_none: "Alles weer goed", fault_set: "Staat klaar: {what}.", restarting: "Anker valt en staat weer op…", restarted: "Anker draait weer.",
  },
  en: {
    title: "Anker on the table", tagline: "Try Anker as five people", language: "Language", behind: "Behind the scenes",
    connection_lost: "No connection to the demo. Is it still running?",
    parent: "parent", facilitator: "facilitator", coordinator: "coordinator", other: "guest",
    on_table: "On the table", add_person: "Add a person", name: "Name", role: "Role", add: "Add", cancel: "Never mind", close: "Close", ok: "OK",
    phone_of: "{name}'s phone", group_chat: "Group chat {name}", unread: "{count} new",
    bot: "bot", typing: "typing…", members: "Members: {count}", as_whom: "Write as", bot_not_here: "Anker is not here", bot_member: "Anker hears only its own name", bot_admin: "Anker is an administrator",
    messages_of: "Messages", more_of: "More for {name}", remove_from_table: "Take off the table",
    block: "Block Anker", unblock: "Unblock Anker", go_offline: "Go offline", come_online: "Come back online",
    blocked_note: "{name} has blocked Anker.", offline_note: "{name} is offline.",
    open_invitation: "Open an invitation…", not_started: "{name} has not opened Anker yet.", invitation_for: "Invitation as", open_it: "Open the invitation",
    or_paste: "Or paste a link", open_link: "Open", invitations: "Invitation", into_group: "Into the group {name}",
    join: "Join {name}", ask_to_join: "Ask to join {name}", leave: "Leave {name}", asks: "{name} asks to be let in.", admit: "Let in",
    new_forum: "Make a group with topics", new_forum_name: "Group with topics", new_plain: "Make an ordinary group", new_plain_name: "Ordinary group", become_anonymous: "{name} becomes an anonymous administrator",
    bot_add: "{name} adds Anker", bot_promote: "{name} makes Anker an administrator", bot_demote: "{name} makes Anker an ordinary member", bot_remove: "{name} removes Anker", bot_mute: "{name} silences Anker", bot_muted: "Anker may not write here",
    topic_closed: "{name} (closed)", topic_close: "Close {name}", topic_reopen: "Open {name} again", topic_delete: "Delete {name}",
    upgrade: "Becomes a large group", privacy_on: "Turn on Anker's privacy mode", privacy_off: "Turn off Anker's privacy mode",
    write: "Message", write_as: "Message from {name}", send: "Send", attach: "Attach something", photo: "Photo", voice: "Voice note", file: "File", record: "Record a voice note", recording: "Recording…", stop_recording: "Send the recording", no_microphone: "No microphone. Choose a sound file.",
    commands: "Menu of commands", no_commands: "Anker has no menu here yet.", topic: "Topic", whole_group: "General",
    reply: "Reply", edit: "Edit", remove: "Delete", copy: "Copy", react_with: "React with {emoji}", message_menu: "More with this message", replying: "Reply to {name}", editing: "Edit your message",
    edited: "edited", forwarded: "Forwarded from {name}", pinned: "Pinned", download: "Download {name}", photo_of: "Photo from {name}", voice_of: "Voice note from {name}", video_of: "Video from {name}", spoiler: "Hidden text, tap to read",
    newest: "To the newest message", waits_for_answer: "waits for an answer",
    came_in: "{names} joined", went_out: "{names} left", service_pinned: "Message pinned", topic_opened: "Topic: {name}", moved: "The group is a supergroup now", service: "Something changed in the group",
    undelivered: "Not delivered: {why}", undelivered_blocked: "Not delivered: Anker is blocked",
    clock: "The clock", to_next: "To the next prompt", to_meeting: "To the next meeting", hour: "+1 hour", day: "+1 day", to_week: "To week", week: "Week", play: "Play 60×", pause: "Pause",
    nothing_coming: "Nothing planned yet. First a parent joins.", next_is: "Next {when} · {what}", moving: "Time moves on…", nothing_yet: "Move the clock on.", nobody: "nobody",
    checkin: "check-in", self: "check-in", practice: "practice", experiment: "experiment", lesson: "lesson", wave: "measurement", reminder: "reminder", expiry: "prompt closes", pause_over: "pause is over", message: "message", meeting: "meeting", meeting_reminder: "meeting reminder", offer: "offer", broadcast: "facilitator's message", exchange: "question to the group", share: "shared message", phone_call: "request to call", week_picture: "picture of the week", ask: "question to facilitator", recall: "facilitator's reminder", ending: "end of the group", presence: "evening close in the group", welcome: "welcome to the group", consent: "consent", "group ladder": "ladder in the group", quiet: "quiet is over", "vote on an ending": "parents' choice", retention: "cleaning up", something: "message",
    bot_runs: "Anker is running", bot_down: "Anker is down",
    guide: "The first minute", guide_hide: "Hide the steps", guide_show: "Show the steps", step_done: "done", step_of: "Step {number} of 5", guide_done: "Done. You saw the whole way.",
    step_1: "You are {parent}. Open the invitation.", step_2: "Join: read, tap, choose an hour.", step_3: "Move the clock to the next prompt.", step_4: "Answer what Anker asks.", step_5: "You are {coordinator}. Download the export.",
    calls: "What Telegram said", only_refused: "Refusals only", no_calls: "No calls yet.", refused: "refused", asked: "Asked", answered: "Answer", cut: "cut off",
    faults: "Let something go wrong", faults_hint: "Then see whether anything is lost.", which_call: "At which call", any_call: "whichever comes next",
    fault_restart: "Let Anker fall and get up", fault_429: "Too busy: wait 5 seconds (429)", fault_before: "Cut the cable before arrival", fault_after: "Cut the cable after arrival", fault_500: "Telegram stumbles (500)", fault_slow: "Slow answer (8 seconds)", fault_403: "Blocked (403)", fault_none: "All well again", fault_set: "Ready: {what}.", restarting: "Anker falls and gets up…", restarted: "Anker is running again.",
  },
};

export const LANGUAGES = { nl: "Nederlands", en: "English" };
const REMEMBERED = "anker.language";

let language = localStorage.getItem(REMEMBERED) ?? (navigator.language.startsWith("nl") ? "nl" : "en");

/** The page's language: the browser's, unless somebody chose. */
export function currentLanguage() {
  return language;
}

/** Choose the page's language; it is remembered in this browser. */
export function chooseLanguage(chosen) {
  language = chosen;
  localStorage.setItem(REMEMBERED, chosen);
  document.documentElement.lang = chosen;
}

/** A text in the page's language, with its names filled in. */
export function t(key, names = {}) {
  const text = WORDS[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(names[name] ?? ""));
}

/** A kind of thing to come, in words; a kind the page does not know keeps its own name. */
export function kindInWords(kind) {
  return WORDS[language][kind] ?? kind.replaceAll("_", " ");
}
