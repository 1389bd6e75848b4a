/**
 * By which command or flag a program of Go takes its own files back, beside the one that applies them (go-program.ts): cobra, urfave/cli and go-flags. Only of
 * programs that take the record back with the file; what the command does is quoted from its own help. Textual.
 */
import { literal } from '../../text/pattern.ts';
import type { OwnBack } from '../back-command.ts';
import { folderOf, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { packageFiles } from './folders.ts';

interface Asked {
  /** The one that applies them. */
  readonly own: { readonly command: string; readonly place: string } | undefined;
  /** Of the file that sends them. */
  readonly told: string;
  readonly table: string | undefined;
}

const backWord = /^(?:migrate-)?(?:down|down-to|roll-?back|rollback-to|revert|undo)$/;
const toVersion = /^(?:migrate-)?(?:db-)?to-version$/;

export function ownBackOf({ own, told, table }: Asked, listing: Listing): OwnBack | undefined {
  if (own === undefined || table === undefined || !takesRecordBack(told, table)) return undefined;
  const [, file = '', line = ''] = /^(.+):(\d+)$/.exec(own.place) ?? [];
  const beside = packageFiles(folderOf(file), listing).map((path) => ({
    path,
    text: uncommented(listing.text(path) ?? '', 'slashes'),
  }));
  const home = beside.find(({ path }) => path === file)?.text;
  if (home === undefined) return undefined;
  const at = home.split('\n').slice(0, Number(line)).join('\n').length;
  const found =
    byFlag(own.command, home, at, beside) ??
    byTag(own.command, { path: file, text: home }, at) ??
    bySibling(own.command, beside);
  const cut = found?.takes === 'text' ? cutIn(told) : undefined;
  return found === undefined || cut === undefined ? found : { ...found, takes: `cut ${cut}` };
}

/** A name is held against what a function leaves of a file’s: without its folder, so many characters in front, and the ending. */
function cutIn(told: string): number | undefined {
  for (const { 1: name = '', 2: body = '' } of told.matchAll(
    /^func\s+(\w+)\(\w+ string\) string \{\n([^]*?)^\}/gm,
  )) {
    const lines = body
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const count = /\[(\d+):\]/.exec(body)?.[1];
    const isPlain = lines.every((one) =>
      /^(?:return \w+|(?:return |\w+ :?= )(?:\w+\[\d+:\]|strings\.Trim(?:Prefix|Suffix)\(\w+, "[\w./]+"\)))$/.test(
        one,
      ),
    );
    if (!isPlain || count === undefined || !body.includes('TrimSuffix(') || !body.includes('.sql"')) continue;
    if (new RegExp(`\\b${name}\\(\\w+\\)\\s*==|==\\s*${name}\\(`).test(told)) return Number(count);
  }
  return undefined;
}

interface GoFile {
  readonly path: string;
  readonly text: string;
}

/** It goes down, and what it has recorded goes along or is told to be taken back. */
function takesRecordBack(told: string, table: string): boolean {
  const quotes = '["`\\\\]*';
  const name = `${quotes}${table.split('.').map(literal).join(`${quotes}\\.${quotes}`)}${quotes}`;
  const says = (words: string): boolean => new RegExp(words, 'i').test(told);
  return (
    /\bdown\b/i.test(told) &&
    (says(String.raw`\bdelete\s+from\s+${name}\s+where\b`) ||
      says(String.raw`\binsert\s+into\s+${name}\s*\([^)]*\bdirection\b`))
  );
}

/** `migrateCmd.Flags().String("down", "", "Target …")`, of the variable whose command it is. */
function byFlag(command: string, home: string, at: number, beside: readonly GoFile[]): OwnBack | undefined {
  const variable = /(\w+)\s*:?=\s*&?cobra\.Command\s*\{[^\n]*$/.exec(home.slice(0, at))?.[1];
  if (variable === undefined || command.includes(' --')) return undefined;
  const flags = new RegExp(
    String.raw`\b${variable}\.(?:Persistent)?Flags\(\)\.(\w+)\(\s*(?:&[\w.]+\s*,\s*)?"([\w-]+)"[^\n]*`,
    'g',
  );
  for (const { path, text } of beside)
    for (const found of text.matchAll(flags))
      if (backWord.test(found[2] ?? ''))
        return {
          command: `${command} --${found[2] ?? ''}`,
          place: `${path}:${lineAt(text, found.index)}`,
          says: /"([^"\n]{3,})"\s*\)?\s*$/.exec(found[0])?.[1],
          takes: takenBy(found[1] ?? '', found[2] ?? ''),
        };
  return undefined;
}

/** A number may be one of steps, but for a flag that says where to: `--to-version`. */
function takenBy(type: string, flag: string): OwnBack['takes'] {
  if (/^string/i.test(type)) return 'text';
  return /^\*?u?int/i.test(type) && /(?:^|-)to(?:-|$)/.test(flag) ? 'number' : undefined;
}

/** `MigrateDBToVersion int `long:"migrate-db-to-version"``, in the type whose other field is the flag that applies them. */
function byTag(command: string, { path, text }: GoFile, at: number): OwnBack | undefined {
  const [, program = '', own] = /^(.*?)--([\w-]+)$/.exec(command) ?? [];
  if (own === undefined) return undefined;
  const tag = new RegExp(`\\blong:"${own}"`).exec(text)?.index ?? at;
  const start = text.lastIndexOf('struct {', tag);
  const fields = text.slice(start, tag + text.slice(tag).search(/^\}/m));
  for (const found of fields.matchAll(/(?:([\w*.]+)\s*`[^`\n]*)?\blong:"([\w-]+)"[^\n]*/g)) {
    const long = found[2] ?? '';
    if (long === own || !(backWord.test(long) || toVersion.test(long))) continue;
    return {
      command: `${program}--${long}`,
      place: `${path}:${lineAt(text, start + found.index)}`,
      says: /\bdescription:"([^"\n]+)"/.exec(found[0])?.[1],
      takes: takenBy(found[1] ?? '', long),
    };
  }
  return undefined;
}

/** `Use: "down"`, `Name: "rollback"` beside `up`. */
function bySibling(command: string, beside: readonly GoFile[]): OwnBack | undefined {
  if (!/(?:^| )up$/.test(command)) return undefined;
  for (const { path, text } of beside)
    for (const found of text.matchAll(/\b(?:Use|Name):\s*"([\w-]+)[^"\n]*"/g))
      if (backWord.test(found[1] ?? ''))
        return {
          command: command.replace(/up$/, found[1] ?? ''),
          place: `${path}:${lineAt(text, found.index)}`,
          says: /\b(?:Short|Usage):\s*"([^"\n]+)"/.exec(text.slice(found.index, found.index + 300))?.[1],
        };
  return undefined;
}
