/** How an index that takes the name of another is built so that nobody waits, and nobody is without either: beside, then one short transaction. Sentences. */
import { code, codeForFile } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import { noneNamed, qualifiedName } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { inOneLine } from '../conditions.ts';
import { alwaysInTransaction, type Placed, placesInWords } from '../placed.ts';
import { type Build, guardedInFile } from './beside-builds.ts';
import { concurrentScript, inFiles, itsTime } from './beside-words.ts';
import { inOwnFile } from '../order/other-engines.ts';
import { isOnFormer } from '../order/comes-back.ts';
import { exchangeOf, type SameName } from './same-name.ts';

export interface Exchange extends Build {
  readonly exchange: SameName;
}

/** A build that cannot be there before: another index has its name until the change gives that one another. */
export interface StaysUnder {
  readonly placed: Placed;
  readonly name: string;
  /** What gives the name free by another name; undefined where that is more. */
  readonly freed: Placed | undefined;
  /** The build by hand, once that has run. */
  readonly sql: string;
}

export function isExchange(one: Build): one is Exchange {
  return one.exchange !== undefined;
}

/** Lines that another form stands in place of, in the order of the file. */
export function exchangedLines(all: readonly Exchange[]): readonly Placed[] {
  const lines = new Set(all.flatMap(({ placed, exchange }) => [exchange.drop, placed]));
  return [...lines].toSorted((a, b) => a.line - b.line);
}

/** `when`: what has to be over before it; empty where nothing has. */
export function exchangedInWords(
  all: readonly Exchange[],
  {
    when,
    still,
    under,
  }: { readonly when: string; readonly still: string | undefined; readonly under: readonly StaysUnder[] },
): readonly string[] {
  const [first] = all;
  if (first === undefined) return [];
  const isOne = all.length === 1;
  // Behind the front file one on the column of before serves no query on its name any more.
  const lasting = all.filter(({ placed, exchange }) => !isOnFormer(placed, exchange.former));
  const former = lasting.map(({ is }) => oneLine(is)).join(', ');
  const fresh = all.map(({ exchange: { former: of, fresh: name } }) =>
    oneLine(`${stringLiteral(qualifiedName({ schema: of.schema, name }))}::regclass`),
  );
  const exchanges = all.map((one) =>
    inOneLine(exchangeOf(one.exchange, guardedInFile(one).replace(/;$/, ''))),
  );
  const places = placesInWords(exchangedLines(all).map(({ place }) => place));
  const steps = [
    `${concurrentScript} by hand${when === '' ? '' : `, ${when}`}: it builds ${all.map(({ exchange }) => oneLine(exchange.fresh)).join(', ')} beside (${itsTime}${still === undefined ? '' : `; ${still} goes on`}).`,
    `${code(`SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indexrelid IN (${fresh.join(', ')});`)} has to say t of ${isOne ? 'it' : 'each'}: IF NOT EXISTS below passes over an invalid one too, which would then be the index.`,
    `In place of ${places}${inOwnFile(first.placed.migration)}, while no database has run the file, in one transaction: ${exchanges.map((one) => codeForFile(`${one};`)).join(' ')} ${momentIn(under, first.placed)} A database on which nobody has built ${isOne ? 'it' : 'them'} builds ${isOne ? 'it' : 'them'} there, as a new one does.`,
    'Make this document anew for that file.',
  ];
  const always = alwaysInTransaction(first.placed) !== undefined;
  const given = ` Where that is given up after (1): ${all.map((one) => code(`DROP INDEX CONCURRENTLY ${besideName(one)};`)).join(', ')} ${isOne ? 'it takes' : 'they take'} room and time of each write until then.`;
  return [
    `So that nobody waits for ${under.length > 0 ? buildsIn(all) : isOne ? 'the build' : 'the builds'}${lasting.length === 0 ? '' : `, and ${former} ${lasting.length === 1 ? 'stays' : 'stay'} until the new ${isOne ? 'one is' : 'ones are'} there (${withoutInWords(lasting)})`}: ${steps.map((one, at) => `(${at + 1}) ${one}`).join(' ')}${always || still !== undefined ? '' : ` Or (1) as a migration in front: ${inFiles(all)}.`}${given}`,
  ];
}

function buildsIn(all: readonly Exchange[]): string {
  return `the ${all.length === 1 ? 'build' : 'builds'} of ${placesInWords(all.map(({ placed }) => placed.place))}`;
}

/** Sentences. */
function momentIn(under: readonly StaysUnder[], { section }: Placed): string {
  const also = section.statements.some(samples)
    ? ', and through the ANALYZE of the file, unless that stands in a transaction of its own behind'
    : '';
  return under.length === 0
    ? `Reads and writes wait for a moment${also}.`
    : `Reads and writes wait for that for a moment${also}. ${capital(stillBuilt(under))}`;
}

/** In a transaction with others, whose locks are held meanwhile. */
function samples({ during, actions }: Placed['one']): boolean {
  return (
    during.transaction.kind !== 'own' &&
    actions.some(({ operation }) => operation.kind === 'vacuum' && operation.command === 'analyze')
  );
}

/** A sentence of builds that wait for a name. */
export function stillBuilt(under: readonly StaysUnder[]): string {
  const isOne = under.length === 1;
  const lines = placesInWords(under.map(({ placed }) => placed.place));
  const names = under.map(({ name }) => oneLine(name)).join(', ');
  const stays = `${lines} still ${isOne ? 'builds' : 'build'} ${names} in the file, and others wait as long: ${isOne ? 'another index has its name' : 'other indexes have their names'}`;
  const frees = under.flatMap(({ freed }) => freed?.place ?? []);
  if (frees.length < under.length) return `${stays} before.`;
  const freed = placesInWords([...new Set(frees)]);
  return `${stays} until ${freed}. So that nobody waits for ${isOne ? 'it' : 'them'} either: ${freed} in a file in front, after that by hand ${under.map(({ sql }) => sql).join('; ')}, and IF NOT EXISTS at ${lines}.`;
}

/** As a person names it, whose search_path may be another one. */
function besideName({ exchange: { former, fresh } }: Exchange): string {
  return oneLine(qualifiedName({ schema: former.schema, name: fresh }));
}

/** Behind the change: what was built beside, where the file was applied as it was. */
export function leftBeside(all: readonly Exchange[]): readonly Check[] {
  const rows = all.map((one) => `(${stringLiteral(besideName(one))})`);
  return rows.length === 0
    ? []
    : [
        noneNamed(
          `nothing that ${concurrentScript} has built is left beside`,
          `SELECT format('%s: DROP INDEX CONCURRENTLY it', name) FROM (VALUES ${rows.join(', ')}) AS beside(name) WHERE to_regclass(name) IS NOT NULL`,
          'look',
        ),
      ];
}

/** As long as a build takes. */
function withoutInWords(all: readonly Exchange[]): string {
  return all.some(({ exchange: { former } }) => former.unique)
    ? 'after a DROP of its own nothing keeps rows apart and ON CONFLICT on its columns fails, as long as the build takes'
    : 'after a DROP of its own queries have neither, as long as the build takes';
}
