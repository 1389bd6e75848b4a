/** Colours and widths for a terminal. Without colours every function returns its text unchanged. */

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly green: (text: string) => string;
  /** Maximum width of a paragraph, in columns. */
  readonly width: number;
}

export function styleFor(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  // https://no-color.org: any non-empty value means no.
  const plain =
    stream.isTTY !== true || (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const width = Math.max(60, Math.min(stream.columns ?? 100, 110));
  const paint = (open: number, close: number) => (text: string) =>
    plain ? text : `\u001b[${open}m${text}\u001b[${close}m`;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    yellow: paint(33, 39),
    blue: paint(34, 39),
    cyan: paint(36, 39),
    green: paint(32, 39),
    width,
  };
}

/** For output to files: no colours. */
export const plainStyle: Style = styleFor({}, {});

/** Control characters are shown escaped, since a file name or a statement could otherwise move the cursor or change colours. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) =>
    character === '\t' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The number of columns that a text needs in a fixed-width font. */
export function columnsOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (/\p{Mn}|\u200d|\ufe0f/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

const ascii = /^\p{ASCII}*$/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Breaks text at spaces into lines of at most `width` columns. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let columns = 0;
  for (const word of text.split(' ')) {
    const own = columnsOf(word);
    if (line !== '' && columns + 1 + own > width) {
      lines.push(line);
      line = '';
    }
    columns = line === '' ? own : columns + 1 + own;
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** White space folded, cut where the line ends. */
export function excerpt(text: string, room: number): string {
  const folded = printable(text.slice(0, 4 * room).replaceAll(/\s+/g, ' '));
  return folded.length > room ? `${folded.slice(0, room - 1)}…` : folded;
}
