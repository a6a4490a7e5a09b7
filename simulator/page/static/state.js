// What the page knows, kept up to date by the demo's news.

/** Everything there is; filled by the first news. */
export const state = {
  run: null,
  bot: { id: 0, username: "", name: "Anker" },
  people: new Map(),
  groups: new Map(),
  messages: new Map(),
  spinning: new Map(),
  calls: [],
  happened: [],
  clock: { now: 0, zone: "UTC", week: 1, coming: [], moves: false, plays: false, bot_runs: true, heard: 0 },
};

const CALLS_KEPT = 200;
const HAPPENED_KEPT = 50;

/** Take in a piece of news. */
export function learn(news) {
  switch (news.kind) {
    case "state":
      learnEverything(news);
      break;
    case "people":
      learnPeople(news);
      break;
    case "clock":
      learnClock(news);
      break;
    case "message":
      messagesOf(news.message.chat).set(news.message.id, news.message);
      break;
    case "gone":
      messagesOf(news.chat).delete(news.message);
      break;
    case "tap":
      state.spinning.set(news.tap, { ...news });
      break;
    case "answer":
      state.spinning.delete(news.tap);
      break;
    case "call":
      state.calls.push(news.call);
      state.calls.splice(0, state.calls.length - CALLS_KEPT);
      break;
    case "happened":
      state.happened.push(news.happened);
      state.happened.splice(0, state.happened.length - HAPPENED_KEPT);
      break;
  }
}

/** A chat's messages by id, oldest first. */
export function messagesOf(chat) {
  if (!state.messages.has(chat)) state.messages.set(chat, new Map());
  return state.messages.get(chat);
}

/** The programme's time now, in seconds: it runs on between two pieces of news. */
export function now() {
  return state.clock.now + (performance.now() - state.clock.heard) / 1000;
}

/** Whether the button with this data on this message waits for the bot. */
export function spins(message, data) {
  return [...state.spinning.values()].some((tap) => tap.chat === message.chat && tap.message === message.id && tap.data === data);
}

/** The name of a chat, as others see it. */
export function nameOf(chat) {
  return state.people.get(chat)?.name ?? state.groups.get(chat)?.title ?? String(chat ?? "");
}

/** Which colour a person or group has: neighbours on the table differ. */
export function colourOf(id) {
  return [...state.people.keys(), ...state.groups.keys()].indexOf(id) + 1;
}

function learnEverything(news) {
  state.run = news.run;
  state.bot = news.bot;
  learnPeople(news);
  state.messages.clear();
  for (const [chat, messages] of Object.entries(news.messages)) {
    state.messages.set(Number(chat), new Map(messages.map((each) => [each.id, each])));
  }
  state.spinning = new Map(news.taps.map((each) => [each.tap, each]));
  state.calls = news.calls;
  state.happened = news.happened;
  learnClock(news);
}

function learnPeople(news) {
  state.people = new Map(news.people.map((each) => [each.id, each]));
  state.groups = new Map(news.groups.map((each) => [each.id, each]));
}

function learnClock(news) {
  const { now, zone, week, coming, moves, plays, bot_runs } = news;
  state.clock = { now, zone, week, coming, moves, plays, bot_runs, heard: performance.now() };
}
