/** The words in front of a command that cobra hangs below others: `db sdp` of `db sdp migrate up`. Textual, over the names by which Go programs call what makes a command. */
import { literal } from '../../text/pattern.ts';

interface GoFile {
  readonly file: string;
  readonly text: string;
}

const deepest = 4;

/** One list of words for each place where it hangs, outermost first, without the program itself; `index`: of its `Use:`. */
export function wordsAbove(
  { text }: GoFile,
  index: number,
  files: readonly GoFile[],
): readonly (readonly string[])[] {
  return above(makerAt(text, index), files, deepest);
}

function above(
  maker: string | undefined,
  files: readonly GoFile[],
  left: number,
): readonly (readonly string[])[] {
  // Methods of that name make every command of some programs.
  if (maker === undefined || left === 0 || /^(?:Command|Cmd|New|NewCommand|NewCmd)$/.test(maker)) return [[]];
  const hangs = new RegExp(`\\b(\\w+)\\.AddCommand\\([^\\n]*\\b${literal(maker)}\\b`, 'g');
  const found = files.flatMap((one) =>
    [...one.text.matchAll(hangs)].flatMap((match) => {
      const parent = match[1] ?? '';
      const defined = [
        ...one.text.matchAll(
          new RegExp(
            `\\b${literal(parent)}\\s*(?::=|=)\\s*&?cobra\\.Command\\{[^]*?\\bUse:\\s*"([\\w-]+)`,
            'g',
          ),
        ),
      ].findLast(({ index }) => index < match.index || !one.text.slice(0, match.index).includes(parent));
      if (defined === undefined) return [];
      const outer = makerAt(one.text, defined.index + defined[0].length);
      const higher = outer === undefined || outer === maker ? [[]] : above(outer, files, left - 1);
      const isRoot = outer !== undefined && !files.some(({ text: all }) => isHung(outer, all));
      return isRoot ? [[]] : higher.map((words) => [...words, defined[1] ?? '']);
    }),
  );
  return found.length === 0 ? [[]] : found;
}

function isHung(maker: string, text: string): boolean {
  return new RegExp(`\\.AddCommand\\([^\\n]*\\b${literal(maker)}\\b`).test(text);
}

/** The function, or the variable of the package, whose text the place stands in. */
function makerAt(text: string, index: number): string | undefined {
  const heads = [...text.slice(0, index).matchAll(/^(?:func\s+(?:\([^)]*\)\s*)?|var\s+)(\w+)/gm)];
  return heads.at(-1)?.[1];
}
