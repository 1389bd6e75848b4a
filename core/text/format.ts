/**
 * Formats numbers and names for people, identically in the editor, hovers and the plan view. Names come from databases and are made
 * harmless as plain text here.
 */

/** `812`, `9,340`, `12 k`, `1.2 M`, `3.4 B`. */
export function formatCount(value: number): string {
  const rounded = Math.round(value);
  if (rounded < 10_000) return grouped(rounded);
  for (const [unit, size] of [
    ['k', 1e3],
    ['M', 1e6],
    ['B', 1e9],
  ] as const) {
    const scaled = value / size;
    if (scaled < 999.5)
      return `${scaled < 9.95 ? scaled.toFixed(1).replace(/\.0$/, '') : Math.round(scaled)} ${unit}`;
  }
  return `${grouped(Math.round(value / 1e9))} B`;
}

/** `812 bytes`, `64 kB`, `8.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} bytes`;
  for (const [unit, size] of [
    ['kB', 1024],
    ['MB', 1024 ** 2],
    ['GB', 1024 ** 3],
  ] as const) {
    const scaled = bytes / size;
    if (scaled < 1023.5 || unit === 'GB') {
      return `${scaled < 9.95 ? scaled.toFixed(1).replace(/\.0$/, '') : grouped(Math.round(scaled))} ${unit}`;
    }
  }
  return '';
}

/** `0.04 ms`, `12.3 ms`, `1.24 s`, `2 min 5 s`, `3 h 20 min`, `4 days`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 99.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${grouped(Math.floor(minutes / (24 * 60)))} days`;
}

/** `64 %`; a share above zero is never shown as zero. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}

/** The limit for every message. */
const longestMessage = 160;

export type Shorten = (name: string) => string;

/** Composes a message that fits the limit: names, which may have 63 bytes each, are shortened only as far as needed. */
export function fitting(compose: (short: Shorten) => string): string {
  let message = '';
  for (const limit of [63, 32, 24, 16, 10]) {
    message = compose((name) => shortName(name, limit));
    if (message.length <= longestMessage) break;
  }
  return message;
}

/** One line without control or direction-changing characters, at most the given number of characters long. */
function shortName(name: string, limit: number): string {
  const plain = oneLine(name);
  const characters = Array.from(plain);
  if (characters.length <= limit) return plain;
  // Names of one schema differ at their ends more often than at their beginnings.
  const end = Math.floor((limit - 1) / 2);
  return `${characters.slice(0, limit - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/** Line breaks, other control characters and bidirectional overrides could make a name look like different text. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .trim();
}

/** Fills `{name}` placeholders; each placeholder must have a value. */
export function fill<const T extends string>(
  template: T,
  values: Readonly<Record<Placeholder<T>, string>>,
): string {
  const given: ReadonlyMap<string, string> = new Map(Object.entries<string>(values));
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => given.get(name) ?? whole);
}

/** The names of the {placeholders} in a template. */
export type Placeholder<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** `1,000`. */
export function grouped(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 table`, `3 tables`, `10,000 indexes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
