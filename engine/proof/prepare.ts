/**
 * Prepares a migration for the server of a proof: its statements planned into transactions, the roles and extensions that it needs, and
 * what is not sent because such a server could not run it.
 */
import { sentAs, type DocumentSection } from '../../core/migrations/files/document.ts';
import { transactionsOf } from '../../core/migrations/applying/transactions.ts';
import { planOf, type PlannedTransaction } from '../../core/proof/plan.ts';
import type { Unverifiable } from '../../core/proof/reason.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { placeholdersOf } from '../../core/syntax/postgres/placeholders.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { prepareMigration } from '../embedded/preparation.ts';
import type { Premises } from './premises.ts';
import { stringsIn, withTemplateSchemas, type StoodIn } from './template-schemas.ts';
import { writtenBack, type Provable, type ProvableText } from '../session/provable-migrations.ts';

export interface PreparedMigration {
  readonly path: string;
  /** Two migrations with one key do the same. */
  readonly key: string;
  readonly up: PreparedText;
  readonly down: PreparedText | undefined;
  /** Roles that it names and does not create. */
  readonly roles: readonly string[];
  readonly createdRoles: readonly string[];
  /** Those that the embedded server has. */
  readonly extensions: readonly string[];
  readonly skippedExtensions: readonly string[];
  /** Schemas that a placeholder names, which its tool replaces. */
  readonly templateSchemas: readonly string[];
}

export type PreparedText =
  | { readonly kind: 'read'; readonly file: string; readonly sections: readonly PreparedSection[] }
  | Extract<ProvableText, { kind: 'unread' }>;

export interface PreparedSection {
  readonly statements: readonly Statement[];
  readonly transactions: readonly PlannedTransaction[];
  readonly atEnd: 'commit' | 'leave-open';
  /** By index: the text to send, or why it is not sent. */
  readonly texts: readonly (string | Unverifiable)[];
  /** By index: the tool substitutes something that is not known here. */
  readonly templates: readonly boolean[];
  /** By index: from an offset in the sent text to one in the statement, if they differ. */
  readonly written: readonly (StoodIn['written'] | undefined)[];
}

export function prepare(migration: Provable, parser: PostgresParser, host: Premises): PreparedMigration {
  const needs = noNeeds();
  const prepared = (text: ProvableText): PreparedText =>
    text.kind === 'unread'
      ? text
      : { ...text, sections: text.sections.map((section) => preparedSection(section, parser, host, needs)) };
  const up = prepared(migration.up);
  const back = writtenBack(migration);
  const down = back === undefined ? undefined : prepared(back);
  return {
    path: migration.path,
    key: keyOf(migration.path, up),
    up,
    down,
    roles: [...needs.roles].filter((role) => !needs.createdRoles.has(role)),
    createdRoles: [...needs.createdRoles],
    extensions: [...needs.extensions],
    skippedExtensions: [...needs.skippedExtensions],
    templateSchemas: [...needs.templateSchemas],
  };
}

interface Needs {
  readonly roles: Set<string>;
  readonly createdRoles: Set<string>;
  readonly extensions: Set<string>;
  readonly skippedExtensions: Set<string>;
  readonly templateSchemas: Set<string>;
}

function noNeeds(): Needs {
  return {
    ...{ roles: new Set(), createdRoles: new Set() },
    ...{ extensions: new Set(), skippedExtensions: new Set(), templateSchemas: new Set() },
  };
}

/** Cached: sections are the same objects while their text is unchanged, and a history has many. */
type Known = WeakMap<DocumentSection, { readonly prepared: PreparedSection; readonly needs: Needs }>;
const knownOf = new WeakMap<Premises, Known>();

function preparedSection(
  section: DocumentSection,
  parser: PostgresParser,
  host: Premises,
  sum: Needs,
): PreparedSection {
  const known: Known = knownOf.get(host) ?? new WeakMap();
  knownOf.set(host, known);
  let found = known.get(section);
  if (found === undefined) {
    const needs = noNeeds();
    const { statements } = section;
    const stoodIn = withTemplateSchemas(statements.map(({ parsed }) => parsed.text));
    for (const schema of stoodIn.flatMap((one) => one?.schemas ?? [])) needs.templateSchemas.add(schema);
    const prepared: PreparedSection = {
      statements,
      transactions: planOf(statements, transactionsOf(statements, sentAs(section))),
      atEnd: section.delivery.toolTransaction ? 'commit' : 'leave-open',
      texts: statements.map((statement, at) =>
        withNext(
          statement,
          statements[at + 1],
          textOf(statement, stoodIn[at]?.text ?? statement.parsed.text, parser, host, needs),
        ),
      ),
      templates: statements.map(({ parsed }, at) => stoodIn[at] === undefined && isTemplate(parsed.text)),
      written: stoodIn.map((one) => one?.written),
    };
    found = { prepared, needs };
    known.set(section, found);
  }
  addTo(sum, found.needs);
  return found.prepared;
}

function addTo(sum: Needs, needs: PreparedNeeds): void {
  for (const one of needs.roles) sum.roles.add(one);
  for (const one of needs.createdRoles) sum.createdRoles.add(one);
  for (const one of needs.extensions) sum.extensions.add(one);
  for (const one of needs.skippedExtensions) sum.skippedExtensions.add(one);
  for (const one of needs.templateSchemas) sum.templateSchemas.add(one);
}

type PreparedNeeds = Readonly<Record<keyof Needs, Iterable<string>>>;

/** Without its semicolon the server parses the next statement as a part of it, and rejects both. */
function withNext(
  { unended }: Statement,
  next: Statement | undefined,
  text: string | Unverifiable,
): string | Unverifiable {
  return unended === undefined || next === undefined || typeof text !== 'string'
    ? text
    : `${text}\n${next.parsed.text}`;
}

/** `text`: what a server can parse. */
function textOf(
  { parsed }: Statement,
  text: string,
  parser: PostgresParser,
  host: Premises,
  needs: Needs,
): string | Unverifiable {
  if (parsed.understanding.kind === 'skipped') return { kind: 'client', what: parsed.understanding.reason };
  const [copy] = parsed.operations;
  if (copy?.kind === 'copyData' && /\bFROM\s+STDIN\b/i.test(text))
    return { kind: 'client', what: 'the data of COPY is sent by the client' };
  const withheld = host.withheld(text, parser);
  if (withheld !== undefined) return isTemplate(text) ? { kind: 'template' } : withheld;
  if (copy?.kind === 'copyData' && copy.program) return { kind: 'not-embedded', what: 'programs to run' };
  const found = prepareMigration({ name: '', sends: [text], toolTransaction: false }, parser, {
    hasExtension: host.hasExtension,
  });
  addTo(needs, { ...found, templateSchemas: [] });
  const [skipped] = found.skippedExtensions;
  return skipped === undefined ? text : { kind: 'extension', name: skipped };
}

/** In bodies of functions and blocks too: the tool replaces placeholders everywhere before it sends the text. */
export function isTemplate(text: string): boolean {
  if (placeholdersOf(text).some((one) => one.sure)) return true;
  return stringsIn(text).some(({ inside, isBody }) => isBody && isTemplate(inside));
}

/** The statements, and their transactions. */
export function keyOf(path: string, up: PreparedText): string {
  if (up.kind === 'unread') return JSON.stringify([path, up.because]);
  return JSON.stringify([
    path,
    ...up.sections.map(({ texts, transactions }) => [
      texts,
      transactions.map(({ kind, statements }) => [kind, statements.length]),
    ]),
  ]);
}
