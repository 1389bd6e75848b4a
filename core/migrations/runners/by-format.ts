/**
 * Files in the format of a tool that the repository is built without: they are read as that tool reads them, and what else is said is what their program shows (go-program.ts).
 * Whether it opens transactions, and knows the mark of a file that wants none, is read from the words of its package.
 */
import type { MigrationTool, ToolId } from '../convention.ts';
import { folderOf, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { goFiles } from './folders.ts';
import { builtInto } from './inside.ts';
import { goProgramOf, type GoProgram } from './go-program.ts';
import { isOfOtherProgram } from './go-tool.ts';
import { goProgramsTo } from './own-runner.ts';
import { inTransaction, readWith } from '../sent-otherwise.ts';
import { slice } from '../../text/span.ts';

export interface FormatRunner extends Partial<GoProgram> {
  /** `migrate/migrate.go`, where it sends them; undefined where no program was found that knows the format. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** Where it has them built in. */
  readonly embeds: string | undefined;
  /** It opens transactions, and knows the mark. */
  readonly around: 'marked' | 'always' | 'none' | undefined;
}

const marks: Partial<Readonly<Record<ToolId, { readonly format: RegExp; readonly none: RegExp }>>> = {
  'sql-migrate': { format: /\+migrate\b/, none: /\bnotransaction\b/i },
  goose: { format: /\+goose\b/, none: /\bNO TRANSACTION\b/i },
};

export function formatRunnerOf(tool: ToolId, folder: string, listing: Listing): FormatRunner | undefined {
  const mark = marks[tool];
  if (mark === undefined || !isOfOtherProgram(tool, { path: folder, listing })) return undefined;
  const embeds = builtInto(tool, folder, listing);
  const [embedding] = embeds?.split(':') ?? [];
  const homes = new Set(
    [...(embedding === undefined ? [] : [embedding]), ...goProgramsTo(folder, listing)].map(folderOf),
  );
  const beside = goFiles(listing)
    .filter((path) => homes.has(folderOf(path)))
    .map((file) => ({ file, told: uncommented(listing.text(file) ?? '', 'slashes') }));
  // What stands in comments of the program is its author's; the mark is a text of it.
  const knows = beside.some(({ told }) => mark.format.test(told));
  const sending = knows ? beside.find(({ told }) => sendsIn(told).length > 0) : undefined;
  if (sending === undefined) return { file: embedding, line: undefined, embeds, around: undefined };
  const { file, told } = sending;
  const sent = sendsIn(told);
  const opens = beside.some((one) => /\.Begin(?:Tx|Txx|x|Func)?\(|["'`]\s*BEGIN\b/i.test(one.told));
  const isMarked = beside.some((one) => mark.none.test(one.told));
  return {
    ...goProgramOf(file, sent, listing),
    file,
    line: lineAt(told, sent[0] ?? 0),
    embeds,
    around: opens ? (isMarked ? 'marked' : 'always') : 'none',
  };
}

/** A text that it was given and did not write: `tx.Exec(ctx, stmt)`. */
function sendsIn(told: string): readonly number[] {
  return [
    ...told.matchAll(
      /\b\w+(?:\.\w+)*\.(?:Exec|ExecContext|MustExec)\(\s*(?:(?:ctx|context\.\w+\(\)|[\w.]+\.Context\(\))\s*,\s*)?(?:string\(\s*)?(?!ctx\s*\))[a-z]\w*(?:\.\w+)?\s*\)?\s*\)/g,
    ),
  ].map(({ index }) => index);
}

/** What of the tool is the format, and the program's own in place of the rest. */
export function inFormat(
  tool: MigrationTool,
  { file, line, around }: Pick<FormatRunner, 'file' | 'line' | 'around'>,
): MigrationTool {
  const {
    afterFailure: _f,
    afterPart: _p,
    againPart: _a,
    stopsBefore: _s,
    outOfOrder: _o,
    recordBack: _r,
    missing: _m,
    lockOfCommand: _l,
    sendingDoubt: _d,
    deploys: _c,
    version: _v,
    noTransactionMarker,
    ...rest
  } = tool;
  const isFound = file !== undefined && line !== undefined;
  return {
    ...rest,
    name: file ?? 'the program that runs them',
    version: `(${isFound ? `line ${line}` : `files in ${tool.name}’s format`})`,
    noTransactionMarker: around === 'always' || around === 'none' ? undefined : noTransactionMarker,
    lock: { kind: 'unknown', concurrently: 'free' },
    historyTable: undefined,
    formatHistory: tool.historyTable,
    ...(around === 'none' ? { transactionAround: 'nothing' as const } : {}),
    ...(around === undefined
      ? {
          sendingDoubt: `How a program sends these files was not found. Taken here: as ${tool.name} does, whose format they have. A program without a transaction around a file commits each statement for itself.`,
        }
      : {}),
    ...readWith(tool, (one, text) => ({
      ...(around === 'always' || around === 'none' ? inTransaction(one, around === 'always') : one),
      // The format's own tool would fail on a body that it tears apart: this program, which runs such files, does not cut by lines.
      fences: one.fences.some((fence) => isTorn(slice(text, fence))) ? [] : one.fences,
    })),
  };
}

/** A body in dollar quotes begins in it and does not end. */
function isTorn(sql: string): boolean {
  const rest = sql.replaceAll(/(\$\w*\$)[^]*?\1/g, '').replaceAll(/--.*/g, '');
  return /\$(?:[a-z_]\w*)?\$/i.test(rest);
}
