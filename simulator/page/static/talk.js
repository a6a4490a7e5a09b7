// Talks to the demo: actions go there, news comes back.

const secret = document.querySelector("meta[name=page-secret]").content;

/** What people cannot do; the message says why. */
export class Impossible extends Error {}

/** Carry out an action; what it has to tell. */
export async function act(action, parameters = {}) {
  return post(`/page/do/${action}`, JSON.stringify(parameters));
}

/** Send a file that somebody chose or recorded. */
export async function sendFile(file, about) {
  const form = new FormData();
  form.append("about", JSON.stringify(about));
  form.append("file", file, "file");
  return post("/page/send", form);
}

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", headers: { "X-Page-Secret": secret }, body });
  const told = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) throw new Impossible(told.error);
  return told;
}

/**
 * Follow what happens. A reconnection names the last event this page has had, so that nothing is missed.
 * `onNews` gets each change, `onConnection` whether there is a connection.
 */
export function follow(onNews, onConnection) {
  const source = new EventSource("/page/events");
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  source.onopen = () => onConnection(true);
  source.onerror = () => onConnection(false);
}
