/** What is told of a Redis server, for the explorer and the report alike: sections of facts, some of them a concern. Names and figures; never the value of a key. */

export interface Section {
  readonly title: string;
  readonly facts: readonly Fact[];
  /** What could not be seen, and what would change that. */
  readonly unseen: readonly string[];
}

export interface Fact {
  readonly label: string;
  readonly detail: string;
  /** Further sentences. */
  readonly more: readonly string[];
  /** Somebody should act; `more` says why. */
  readonly isConcern: boolean;
}

export function fact(label: string, detail: string, ...more: readonly string[]): Fact {
  return { label, detail, more, isConcern: false };
}

export function concern(label: string, detail: string, ...more: readonly string[]): Fact {
  return { label, detail, more, isConcern: true };
}

/** A fact that is a concern where `holds`, for the reason `why`. */
export function factIf(label: string, detail: string, holds: boolean, why: string): Fact {
  return holds ? concern(label, detail, why) : fact(label, detail);
}

/** The answer of INFO: `name:value` lines under headings. */
export type Info = ReadonlyMap<string, string>;

export function readInfo(text: string): Info {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0 && !line.startsWith('#')) found.set(line.slice(0, at), line.slice(at + 1));
  }
  return found;
}

/** NaN if the server does not tell. */
export function figure(info: Info, name: string): number {
  const text = info.get(name);
  return text === undefined || text === '' ? Number.NaN : Number(text);
}

/** `keys=3,expires=1` as pairs. */
export function pairs(text: string, between = ','): ReadonlyMap<string, string> {
  return new Map(
    text.split(between).flatMap((one): readonly (readonly [string, string])[] => {
      const at = one.indexOf('=');
      return at < 0 ? [] : [[one.slice(0, at), one.slice(at + 1)]];
    }),
  );
}
