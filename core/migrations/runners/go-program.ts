/**
 * What a program in Go that sends a folder's files itself does around them: whether it does so as it starts or by which command, which timeouts it sets on the way there,
 * how it keeps a second run out, and where it remembers what has run. From the place where a file is sent back to main (reach.ts); what is not found there is not said.
 */
import type { OwnBack } from '../back-command.ts';
import type { RefusesNewer, RunBy } from '../convention.ts';
import { baseOf, folderOf, has, oncePerListing, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { branchAt } from './branches.ts';
import { ownBackOf } from './own-back.ts';
import { recordOf, type OwnRecord } from './own-record.ts';
import { isAside } from './folders.ts';
import { lockOf, type GoLock } from './go-lock.ts';
import { startBesides, type StartBesides } from './start-besides.ts';
import { refusesNewerOf } from './refuses-newer.ts';
import { placeOfSite, waysTo, type Asked, type Through } from './reach.ts';
import type { Reach } from './ways.ts';

export interface GoProgram extends GoLock, StartBesides {
  /** Functions on the way, from the call upwards. */
  readonly through: readonly Through[];
  readonly reach: Reach;
  /** `app/cmd.go:110`: a call that is reached as it starts. */
  readonly applies: string | undefined;
  /** Under which condition: `where not cfg.APIOnly`. */
  readonly appliesIn: string | undefined;
  readonly own: { readonly command: string; readonly place: string } | undefined;
  readonly back: OwnBack | undefined;
  readonly timeouts: NonNullable<RunBy['timeouts']>;
  readonly refusesNewer: RefusesNewer | undefined;
  readonly record: (OwnRecord & { readonly place: string }) | undefined;
}

/** `index`: where in the file's text a migration is sent. */
export function goProgramOf(file: string, indices: readonly number[], listing: Listing): GoProgram {
  const { reach, asked, through, starts } = waysTo(
    indices.map((index) => ({ file, index })),
    listing,
    { isRunner: true },
  );
  const told = uncommented(listing.text(file) ?? '', 'slashes');
  const pieces = piecesOf(file, told, through);
  const timeouts = timeoutsIn(file, told, pieces);
  const record = recordOf(told, pieces, indices);
  const [start] = reach === 'start' ? starts : [];
  const own = commandOf(asked, listing);
  return {
    ...{ reach, through },
    applies: start && placeOfSite(start, listing),
    appliesIn: start && branchAt(start, listing),
    ...(start === undefined ? {} : startBesides(start, { file, table: record?.table }, listing)),
    own,
    back: ownBackOf({ own, told, table: record?.table }, listing),
    timeouts,
    refusesNewer: refusesNewerOf(file, record?.table, listing),
    ...lockOf({ file, told, pieces, timeouts, through }, listing),
    record: record && { ...record, place: `${file}:${record.line}` },
  };
}

// --------------------------------------------------------------------------------------------------------- functions on the way

interface Piece {
  readonly text: string;
  readonly start: number;
  /** A file passes through it; others are called by such a one. */
  readonly isOnWay: boolean;
}

/** Of the file in which it is sent: functions on the way, and those of the same file that they call. */
function piecesOf(file: string, told: string, through: readonly Through[]): readonly Piece[] {
  const own = [
    ...new Map(through.filter((one) => one.file === file).map((one) => [one.start, one])).values(),
  ];
  const onWay = own.map(({ start, end }) => ({ text: told.slice(start, end), start, isOnWay: true }));
  const heads = [...told.matchAll(/^func\s+(?:\([^)]*\)\s*)?(\w+)/gm)];
  const called = heads.flatMap((head): readonly Piece[] => {
    const name = head[1] ?? '';
    const isOwn = own.some(({ start }) => start === head.index);
    const isCalled = onWay.some(({ text }) =>
      new RegExp(`\\b${name}\\(`).test(text.slice(text.indexOf('{') + 1)),
    );
    const length = told.slice(head.index).search(/^\}/m);
    const text = told.slice(head.index, length < 0 ? undefined : head.index + length);
    return isOwn || !isCalled ? [] : [{ text, start: head.index, isOnWay: false }];
  });
  return [...onWay, ...called];
}

/** `set lock_timeout = 15000`, `RuntimeParams["lock_timeout"] = "5s"`, `options=-c lock_timeout=5s`. Values that differ are none; of a pool nobody knows on which connection it is. */
function timeoutsIn(file: string, whole: string, pieces: readonly Piece[]): GoProgram['timeouts'] {
  return (['statement_timeout', 'lock_timeout'] as const).flatMap((name) => {
    const set = new RegExp(
      `(\\blocal\\s+|\\breset\\s+)?\\b${name}\\b["\\]\\s]*(?:=|:|%3D|\\bto\\b)?\\s*["'\`]?\\s*'?(\\d+\\s*(?:ms|s|min|h)?\\b|%\\w|\\$\\d)?`,
      'gi',
    );
    const found = pieces.flatMap(({ text, start, isOnWay }) =>
      [...text.matchAll(set)].map((match) => {
        const by = /\b(\w+)\.(?:Exec|Query)\w*\([^()]*$/.exec(text.slice(0, match.index))?.[1] ?? '';
        const isHeld = match[1] === undefined ? !/db$|pool/i.test(by) : isOnWay && /tx|trans/i.test(by);
        const told = match[2]?.startsWith('%') === true ? givenIn(text.slice(match.index), whole) : match[2];
        return { value: isHeld ? told?.replaceAll(/\s/g, '') : undefined, at: start + match.index };
      }),
    );
    const [first] = found;
    const value = first?.value;
    return value === undefined || !/^\d/.test(value) || found.some((one) => one.value !== value)
      ? []
      : [{ name, value, place: `${file}:${lineAt(whole, first?.at ?? 0)}` }];
  });
}

/** `fmt.Sprintf("SET … = %d", limit.Milliseconds())` of a constant that is said in the same file. */
function givenIn(behind: string, whole: string): string | undefined {
  const [, name = ''] =
    /^[^"`\n]{0,80}["`]\s{0,9},\s{0,9}(\w{1,60})\.Milliseconds\(\)\s{0,9}\)/.exec(behind) ?? [];
  const [, count = '', unit = ''] =
    name === ''
      ? []
      : (new RegExp(`\\b${name}\\s{0,20}=\\s{0,20}(\\d{1,6})\\s{0,9}\\*\\s{0,9}time\\.(\\w{1,20})`).exec(
          whole,
        ) ?? []);
  const units: Readonly<Record<string, string>> = {
    Millisecond: 'ms',
    Second: 's',
    Minute: 'min',
    Hour: 'h',
  };
  return units[unit] === undefined ? undefined : `${count}${units[unit]}`;
}

// ----------------------------------------------------------------------------------------------------------------- its command

const forward = /migrat|upgrade|schema|^(?:db|up)\b/i;
const back =
  /down|roll-?back|revert|reset|drop|undo|seed|create|generate|new|status|export|dump|check|verify/i;

/** Of several that migrate the one that says that it goes to the end; else all have to be the same. */
function commandOf(asked: readonly Asked[], listing: Listing): GoProgram['own'] {
  const words = asked.filter(
    ({ word, program }) => program !== undefined || (forward.test(word) && !back.test(word)),
  );
  // A program that does nothing else may be one for whoever works on it.
  const inOne = words.filter(({ program }) => program === undefined);
  const own = inOne.length > 0 ? inOne : words;
  const chosen =
    own.find(({ word }) => /\b(?:latest|up|all)\b/.test(word)) ??
    (own.every(({ word, program }) => word === own[0]?.word && program === own[0].program)
      ? own[0]
      : undefined);
  if (chosen === undefined) return undefined;
  const name = chosen.program ?? (chosen.word.startsWith('-') ? undefined : programIn(listing));
  return {
    command: [name, chosen.word].filter((one) => one !== undefined && one !== '').join(' '),
    place: placeOfSite(chosen, listing),
  };
}

/** What the module is called, where its main is at the root or in a folder of that name; else the one below cmd. */
export const programIn = (listing: Listing): string | undefined => programsIn(listing).name;

const programsIn = oncePerListing((listing: Listing): { readonly name: string | undefined } => {
  const module = /^module\s+(\S+)/m.exec(has(listing, 'go.mod') ? (listing.text('go.mod') ?? '') : '')?.[1];
  const name = module
    ?.replace(/\/v\d+$/, '')
    .split('/')
    .at(-1);
  const mains = listing.paths.filter(
    (path) =>
      /^(?:cmd\/[\w.-]+\/)?\w+\.go$/.test(path) &&
      !isAside(path) &&
      !path.endsWith('_test.go') &&
      /^func main\(\)/m.test(listing.text(path) ?? ''),
  );
  const folders = [...new Set(mains.map((path) => baseOf(folderOf(path))))];
  const isModule = name !== undefined && (folders.includes('') || folders.includes(name));
  return { name: isModule ? name : folders.length === 1 ? folders[0] : undefined };
});

/** Of a file below `cmd/shop`, shop. */
export function programOfFile(file: string, listing: Listing): string | undefined {
  const [, own] = /^cmd\/([\w.-]+)\/./.exec(file) ?? [];
  const isProgram = own !== undefined && programFolders(listing).has(own);
  return isProgram ? own : programIn(listing);
}

const programFolders = oncePerListing(
  ({ paths }): ReadonlySet<string> =>
    new Set(paths.flatMap((path) => /^cmd\/([\w.-]+)\/main\.go$/.exec(path)?.[1] ?? [])),
);
