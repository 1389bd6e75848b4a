/**
 * The program of a repository that runs the SQL files of a folder which no known tool reads: found by its name, by the folder that it reads,
 * and by how it sends. Where several programs send in different ways, or one is not understood, nothing is known.
 */
import { folderOf, has, join, withAncestors, type Listing } from '../listing.ts';
import { isLedToFolder, leadsToFolder, programsNamed } from './folders.ts';
import { recordOf, type OwnRecord } from './own-record.ts';
import { sendingIn, type RunnerSends } from './sending.ts';
import { literal } from '../../text/pattern.ts';

export interface OwnRunner {
  /** Relative to the workspace. */
  readonly file: string;
  /** Where a file is sent, from one. */
  readonly line: number;
  readonly sends: RunnerSends;
  /** Where it remembers what has run. */
  readonly record: OwnRecord | undefined;
  /** The script of a package.json that starts it, and that file. */
  readonly script: { readonly name: string; readonly file: string } | undefined;
}

const programs =
  /(?:^|\/)(?:[\w.-]*migrat[\w.-]*|(?:run|apply|setup|init)[\w.-]*(?:sql|db|database|schema)[\w.-]*|(?:sql|db|database)[\w.-]*(?:run|apply|setup|init|up)[\w.-]*)(?:\/(?:index|main|run|up|cli))?\.(?:[cm]?[jt]s|go|sh)$/i;
const mostFiles = 40;

const programsIn = programsNamed(programs, mostFiles);

/** Programs in Go that read the folder. */
export function goProgramsTo(folder: string, listing: Listing): readonly string[] {
  const named = programsIn(listing).filter(({ file }) => file.endsWith('.go'));
  return named
    .filter((one) => leadsToFolder(one, folder, listing) || isLedToFolder(one, folder, named, listing))
    .map(({ file }) => file);
}

export function ownRunnerOf(folder: string, listing: Listing): OwnRunner | undefined {
  const named = programsIn(listing);
  const found = named
    .filter((one) => leadsToFolder(one, folder, listing) || isLedToFolder(one, folder, named, listing))
    .map((one) => ({ ...one, sending: sendingIn(one.file, one.text) }));
  const [first] = found;
  if (first?.sending === undefined) return undefined;
  const { file, text, sending } = first;
  return found.every((one) => one.sending?.sends === sending.sends)
    ? {
        file,
        ...sending,
        record: recordOf(text, [], [endOfLine(text, sending.line)]),
        script: scriptOf(file, listing),
      }
    : undefined;
}

/** A place in that line, from one. */
export function endOfLine(text: string, line: number): number {
  return text.split('\n').slice(0, line).join('\n').length;
}

/** Of the nearest package.json with a script that starts the file and nothing else. */
export function scriptOf(program: string, listing: Listing): OwnRunner['script'] {
  for (const home of withAncestors(folderOf(program))) {
    const file = join(home, 'package.json');
    if (!has(listing, file)) continue;
    const way = (home === '' ? program : program.slice(home.length + 1)).replace(/\.[cm]?[jt]s$/, '');
    const alone = new RegExp(`^[\\w\\s.=/-]*\\s(?:\\./)?${literal(way)}(?:\\.[cm]?[jt]s)?$`);
    const scripts = [...(listing.text(file) ?? '').matchAll(/"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)];
    const name = scripts.find(([, , command = '']) => alone.test(command))?.[1];
    if (name !== undefined) return { name, file };
  }
  return undefined;
}
