/**
 * Names of more than 63 bytes, which the server truncates, in cases where that matters: two names of the same kind that become equal, and
 * names that Prisma shortens in its own way. Elsewhere the server truncates every use of a name alike.
 */
import type { RelatedPlace } from '../../findings/finding.ts';
import type {
  ConstraintDefinition,
  CreateIndex,
  ObjectName,
  Operation,
} from '../../operations/model/operation.ts';
import { surelyFits, truncate, utf8Length } from '../../syntax/postgres/identifier.ts';
import type { Token } from '../../syntax/token.ts';
import { shift, type Span } from '../../text/span.ts';
import type { Surroundings } from './tables.ts';

export interface CutName {
  readonly at: Span;
  /** As written, without quotes. */
  readonly whole: string;
  readonly bytes: number;
  readonly consequence:
    | { readonly kind: 'none' }
    /** The name that Prisma looks for. */
    | { readonly kind: 'drift'; readonly expected: string }
    /** Another name that is truncated to the same. */
    | { readonly kind: 'clash'; readonly other: RelatedPlace };
}

/** The truncated name of the statement; one with a consequence before one without. For a statement's first operation. */
export function cutName(operation: Operation, context: Surroundings): CutName | undefined {
  const { parsed } = context.statement;
  // Only their table refers to them; a DROP with the same long name finds them.
  if (operation.kind === 'createPolicy' || operation.kind === 'createTrigger') return undefined;
  // Reported once for each statement that creates or renames something; uses of the name are truncated alike.
  if (parsed.operations[0] !== operation || !/^(?:create|add|rename)/.test(operation.kind)) return undefined;
  for (const made of parsed.operations.flatMap(namesMade)) {
    const found = cut(made, parsed.text);
    if (found === undefined) continue;
    const other = nameThatIsCutAlike(made, found, context);
    if (other !== undefined) return { ...found, consequence: { kind: 'clash', other } };
    const expected = context.tool?.id === 'prisma' ? expectedByPrisma(made, found) : undefined;
    if (expected !== undefined) return { ...found, consequence: { kind: 'drift', expected } };
  }
  // The old name was truncated when it was created; the new name comes last.
  const tokens = operation.kind.startsWith('rename') ? parsed.tokens.slice(-1) : parsed.tokens;
  const [first] = tokens.filter(isName).flatMap((token) => cut({ at: token }, parsed.text) ?? []);
  return first && { ...first, consequence: { kind: 'none' } };
}

/** With the name as the server stores it. */
type Cut = Omit<CutName, 'consequence'> & { readonly kept: string };

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

function cut({ at }: { readonly at: Span }, text: string): Cut | undefined {
  if (surelyFits(at.end - at.start)) return undefined;
  const written = text.slice(at.start, at.end);
  const whole = written.startsWith('"')
    ? written.slice(1, -1).replaceAll('""', '"')
    : written.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const kept = truncate(whole);
  return kept === whole ? undefined : { at, whole, bytes: bytesOf(whole), kept };
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8Length(character.codePointAt(0) ?? 0);
  return bytes;
}

interface MadeName {
  readonly at: Span;
  /** The namespace in which names must be distinct. */
  readonly among: string;
  /** Built from the table and the columns, as tools do. */
  readonly usual?: string | undefined;
}

/** Tables, indexes and constraints with an index share one namespace; columns and other constraints have their own. */
function namesMade(operation: Operation): readonly MadeName[] {
  switch (operation.kind) {
    case 'createIndex':
      return indexMade(operation);
    case 'addConstraint':
      return constraintMade(operation.constraint, operation.table);
    case 'addColumn':
      return [{ at: operation.column.name, among: `column of ${written(operation.table)}` }];
    case 'createTable':
      return [
        { at: operation.table.name, among: relationsOf(operation.table) },
        ...operation.columns.map(({ name }) => ({
          at: name,
          among: `column of ${written(operation.table)}`,
        })),
        ...operation.constraints.flatMap((one) => constraintMade(one, operation.table)),
      ];
    default:
      return [];
  }
}

function indexMade({ name, table, elements, unique }: CreateIndex): readonly MadeName[] {
  if (name === undefined) return [];
  const columns = elements.map(({ column }) => column?.text);
  const usual = `${[table.name.text, ...columns].join('_')}${unique ? '_key' : '_idx'}`;
  return [{ at: name, among: relationsOf(table), usual: columns.includes(undefined) ? undefined : usual }];
}

function constraintMade(constraint: ConstraintDefinition, table: ObjectName): readonly MadeName[] {
  const { kind, name } = constraint;
  if (name === undefined) return [];
  const hasIndex = kind === 'primary-key' || kind === 'unique' || kind === 'exclusion';
  const among = hasIndex ? relationsOf(table) : `constraint of ${written(table)}`;
  if (kind !== 'unique' && kind !== 'foreign-key') return [{ at: name, among }];
  const ending = kind === 'unique' ? 'key' : 'fkey';
  const columns = constraint.columns.map(({ text }) => text);
  return [{ at: name, among, usual: [table.name.text, ...columns, ending].join('_') }];
}

function relationsOf({ schema }: ObjectName): string {
  return `relation of ${schema?.text ?? ''}`;
}

function written({ schema, name }: ObjectName): string {
  return `${schema?.text ?? ''}.${name.text}`;
}

/** Another name of this section, spelled differently, that is truncated to the same. */
function nameThatIsCutAlike(
  made: MadeName,
  found: Cut,
  { path, statement, siblings }: Surroundings,
): RelatedPlace | undefined {
  for (const { span, parsed } of siblings) {
    if (span.start > statement.span.start) break;
    for (const other of parsed.operations.flatMap(namesMade)) {
      const theirs = other.among === made.among ? cut(other, parsed.text) : undefined;
      if (theirs?.kept === found.kept && theirs.whole !== found.whole)
        return {
          file: path,
          span: shift(theirs.at, span.start),
          message: `${theirs.whole} is cut to the same.`,
        };
    }
  }
  return undefined;
}

/** Prisma's own name: Prisma shortens the part before the ending, not the ending. */
function expectedByPrisma({ usual }: MadeName, { whole, kept }: Cut): string | undefined {
  const expected = usual && shortenedByPrisma(usual);
  return expected !== undefined && expected !== kept && expected === shortenedByPrisma(whole)
    ? expected
    : undefined;
}

function shortenedByPrisma(name: string): string | undefined {
  const ending = /_(?:idx|key|fkey|pkey)$/.exec(name)?.[0];
  if (ending === undefined) return undefined;
  let kept = name.slice(0, -ending.length);
  while (bytesOf(kept) + ending.length > mostBytes) kept = kept.slice(0, -1);
  return kept + ending;
}

const mostBytes = 63;
