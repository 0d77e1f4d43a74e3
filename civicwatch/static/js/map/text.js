// Words, numbers and dates in the language of the page. The strings come from the server, in a JSON block.

const strings = JSON.parse(document.getElementById("map-strings").textContent);
const language = document.documentElement.lang || "en";
const numbers = new Intl.NumberFormat(language);
const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
const months = new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" });

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The string under a key, with {names} filled in. */
export const text = (key, values = {}) => filled(strings[key], values);

/** The string for one or for many; {n} is the number. */
export function counted(key, n) {
  return text(`${key}_${n === 1 ? "one" : "many"}`, { n: numbers.format(n) });
}

export const formatNumber = (n) => numbers.format(n);
export const formatShort = (n) => (n < 10000 ? numbers.format(n) : short.format(n));
export const formatMonth = (key) => months.format(new Date(`${key}-01T00:00:00Z`));

/** A day as the pages write it, out of “2026-11-22”. */
export function formatDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return filled(strings.days[month - 1], { day, year });
}

/** The force rank in words; null where nobody has ranked it. */
export function rankWord(rank) {
  return rank === null ? text("not_ranked") : strings.ranks[rank];
}

/** A day, no more exact than it is known. */
export function dayWords(iso, precision) {
  if (precision === "month") return formatMonth(iso.slice(0, 7));
  return precision === "approximate" ? text("around", { day: formatDay(iso) }) : formatDay(iso);
}

/** How far from its mark an incident may have been; "" where the street or the spot is known. */
export const coarsePlace = (precision) => strings.coarse[precision] ?? "";

/** Agency, injury and outcome in one line, as far as they are known and shown. */
export function knownWords({ agency, injury, outcome }) {
  const outcomes = (outcome ?? []).map((key) => strings.outcomes[key]);
  return [agency, strings.injuries[injury], ...outcomes].filter(Boolean).join(" · ");
}

export function verificationWord(key) {
  return strings.verification[key] ?? key;
}
