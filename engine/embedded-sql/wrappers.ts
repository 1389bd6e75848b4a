/**
 * Functions of the application that send SQL, by the texts that a file passes to them: one that gets a plain statement, and at that place no text
 * that is none, sends whatever begins as a statement does. By the words of the file, since few names are asked for and a visit of all its calls
 * would take longer. Reads no other file.
 */
import { literal } from '../../core/text/pattern.ts';
import { beginsQuietly, isPlainStatement } from './statement-text.ts';

export class Wrappers {
  readonly #source: string;
  readonly #known = new Map<string, ReadonlySet<number>>();

  constructor(source: string) {
    this.#source = source;
  }

  /** True if the calls of this name send what they get at a place, counted from 0. */
  send(name: string, place: number): boolean {
    const known = this.#known.get(name) ?? placesOf(name, this.#source);
    this.#known.set(name, known);
    return known.has(place);
  }
}

function placesOf(name: string, source: string): ReadonlySet<number> {
  const plain = new Set<number>();
  const foreign = new Set<number>();
  if (!/\w/.test(name)) return plain;
  for (const { before = '', text = '' } of callsOf(name, source)) {
    const others = before.replaceAll(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, '').split(',');
    // A literal that does not begin its argument is the end of a text, or a name's value.
    if (others.pop()?.trim() !== '') continue;
    const place = others.length;
    const parts = [{ text: text.replaceAll(interpolated, '${_}') }];
    if (!beginsQuietly({ parts })) foreign.add(place);
    else if (isPlainStatement({ parts })) plain.add(place);
  }
  return new Set([...plain].filter((one) => !foreign.has(one)));
}

/** What stands between the parenthesis and the first literal of each call, and the text of that literal. */
function callsOf(name: string, source: string): readonly Readonly<Record<string, string | undefined>>[] {
  const call = new RegExp(String.raw`(?<![\w$])${literal(name)}${given}`, 'g');
  return Array.from(source.matchAll(call), ({ groups }) => groups ?? {});
}

const given = String.raw`(?:\s*<[^()<>]*>)?(?:\s*\(|[ \t])\s*(?<before>(?:[^()"'\x60;]|\([^()"'\x60;]*\)){0,200}?)[$@\w]{0,2}(?<quote>"""|'''|["'\x60])(?<text>(?:\\[\s\S]|(?!\k<quote>)[^\\]){0,2000})`;
const interpolated = /[$#]?\{[^{}]*\}/g;
