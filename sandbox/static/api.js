// The page's side of /page/*: plain JSON over HTTP and one stream of events.

async function read(answer) {
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(data.error || `${answer.status} ${answer.statusText}`);
  return data;
}

export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, v]) => v !== undefined && v !== null);
  const search = new URLSearchParams(given).toString();
  return read(await fetch(`/page/${path}${search ? `?${search}` : ""}`, { cache: "no-store" }));
}

export async function post(path, body = {}) {
  const json = JSON.stringify(body, (_, v) => (v === null ? undefined : v));
  return read(
    await fetch(`/page/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: json,
    }),
  );
}

export async function upload(fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== null && value !== "") form.append(name, String(value));
  for (const file of files) form.append("file", file, file.name);
  return read(await fetch("/page/upload", { method: "POST", body: form }));
}

const KINDS = [
  "message",
  "edited",
  "deleted",
  "callback_answer",
  "typing",
  "keyboard",
  "reaction",
  "commands",
  "clock",
  "reset",
];
let stream = null;
let retry = 0;

/** Listen as one person: `heard(kind, data)`, `joined(again)` on each connection, `lost()`. */
export function listen(as, { heard, joined, lost }) {
  stream?.close();
  clearTimeout(retry);
  const source = new EventSource(`/page/events?as=${as}`);
  let again = false;
  stream = source;
  source.onopen = () => {
    joined(again);
    again = true;
  };
  source.onerror = () => {
    if (source !== stream) return;
    lost();
    // A browser gives up when the server refuses; a restarted sandbox is worth another try.
    if (source.readyState === EventSource.CLOSED)
      retry = setTimeout(() => listen(as, { heard, joined: () => joined(true), lost }), 1500);
  };
  for (const kind of KINDS)
    source.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data || "{}")));
}
