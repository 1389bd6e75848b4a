/** Splits names into words: `userEMails2` gives user, e, mail. English plurals become singular; nothing is translated. */
import { later } from '../collections/later.ts';
import { wordSet } from '../collections/word-set.ts';

/** Longer names do not consist of words. */
const longest = 128;

/** Lower case, without accents and without trailing digits of a word. */
export function wordsOf(name: string): readonly string[] {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const words = split(name);
  // Names repeat often, and one schema never has enough to fill the cache.
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(name, words);
  return words;
}

const mostRemembered = 20_000;
const remembered = new Map<string, readonly string[]>();

function split(name: string): readonly string[] {
  return name
    .slice(0, longest)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .map((word) => (kept.has(word) ? word : word.replace(/\d+$/, '')))
    .filter((word) => word !== '')
    .map(singular);
}

/** Words whose digits belong to them. */
const kept = wordSet(`
  last4 sha1 sha256 sha512 md5 base64 oauth2 auth0 2fa ipv4 ipv6 ip4 ip6 u2f icd10 w9
`);

function singular(word: string): string {
  const irregular = irregulars.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 4 || /(?:ss|us|is|sms|dns|gps|ios|pos|news|status)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|shes|ches|xes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

const irregulars: ReadonlyMap<string, string> = new Map([
  ['people', 'person'],
  ['ids', 'id'],
  ['ips', 'ip'],
  ['persons', 'person'],
  ['children', 'child'],
  ['staff', 'staff'],
  ['adresses', 'adresse'],
  ['diagnoses', 'diagnosis'],
  ['biometrics', 'biometric'],
  ['kunden', 'kunde'],
  ['personen', 'person'],
  ['patienten', 'patient'],
  ['adressen', 'adresse'],
  ['notizen', 'notiz'],
]);

/** The name ends with the words. */
export function endsWith(words: readonly string[], tail: readonly string[]): boolean {
  const from = words.length - tail.length;
  return from >= 0 && tail.every((word, at) => words[from + at] === word);
}

export function sameWords(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && endsWith(some, others);
}

/** A list of names, by their words. It is read when something is first looked for in it: few programs look for personal data. */
export class WordList {
  readonly #entries: () => readonly (readonly string[])[];
  readonly #known: () => ReadonlySet<string>;

  /** Commas separate the entries. */
  constructor(text: string, except = '') {
    const isExcepted = later(() => wordSetOf(entriesIn(except)));
    this.#entries = later(() => entriesIn(text).filter((words) => !isExcepted().has(words.join(' '))));
    this.#known = later(() => wordSetOf(this.#entries()));
  }

  get entries(): readonly (readonly string[])[] {
    return this.#entries();
  }

  has(words: readonly string[]): boolean {
    return this.#known().has(words.join(' '));
  }

  /** The name ends with the words of an entry. */
  isEndOf(words: readonly string[]): boolean {
    return words.some((_, from) => this.#known().has(words.slice(from).join(' ')));
  }
}

function wordSetOf(entries: readonly (readonly string[])[]): ReadonlySet<string> {
  return new Set(entries.map((words) => words.join(' ')));
}

function entriesIn(text: string): readonly (readonly string[])[] {
  return text
    .split(',')
    .map((entry) => wordsOf(entry.trim()))
    .filter((words) => words.length > 0);
}
