// Reading the public API. A newer round of questions cancels the answers still under way.

const ROOT = "/api/v1/";

/** GET a path of the API (or a "next" address that it gave). Throws where the answer is not a success. */
export async function read(path, params, signal) {
  const url = new URL(path, new URL(ROOT, location.href));
  if (params) url.search = params;
  const answer = await fetch(url.pathname + url.search, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url.pathname}`);
  return answer.json();
}

/** The ETag of a path of the API, asked of the server itself. Throws where the answer is not a success. */
export async function etagOf(path) {
  const url = new URL(path, new URL(ROOT, location.href));
  const answer = await fetch(url.pathname, { method: "HEAD", cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status} ${url.pathname}`);
  return answer.headers.get("ETag");
}

/** Counts by "month", "force_rank" and so on: their total, and a Map from key to count ("null": not known). */
export async function counts(by, params, signal) {
  const asked = new URLSearchParams(params);
  asked.set("by", by);
  const { total, results } = await read("incidents/statistics/", asked, signal);
  return { total, by: new Map(results.map(({ key, count }) => [String(key), count])) };
}

/** One round of questions at a time: starting the next cancels the one before. */
export class Round {
  #controller = new AbortController();

  next() {
    this.#controller.abort();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }
}

export const wasCancelled = (error) => error.name === "AbortError";
