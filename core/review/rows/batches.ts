/**
 * DO blocks and procedures that commit on their way: how large a batch is, whether they pause between batches, and what a second run makes of
 * what is there. By the steps of their program; what it calls and puts together when it runs is not followed.
 */
import { formatCount } from '../../plan/format.ts';
import { committingProgram } from '../../schema/replay/statement.ts';
import type { Schema } from '../../schema/model.ts';
import type { BodyStatement, ParsedBody, ParsedStatement } from '../../syntax/statement.ts';
import type { ShapeStep } from '../../syntax/postgres/flow-shape.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';
import { isFilledOnly } from './filled-only.ts';
import { type Placed, schemaAt } from '../placed.ts';

export interface Batches {
  /** All that it writes stands in loops that commit: else it is several transactions, each as large as what stands in it. */
  readonly isLoop: boolean;
  /** As its LIMIT says. */
  readonly rows: number | undefined;
  readonly pauses: boolean;
  /** It says NOTICE as it goes: where nobody takes that any more, the server ends it soon (measured on 14 to 18). */
  readonly says: boolean;
  /** What a second run finds: rows that are still to be filled, keys that it passes over; undefined where that is not known. */
  readonly again: 'rows-left' | 'keys-there' | undefined;
}

interface Opened {
  readonly body: ParsedBody;
  readonly holder: ParsedStatement;
}

/** Undefined of what is one transaction. */
export function batchesOf({ one, section, at }: Placed): Batches | undefined {
  if (!one.during.commitsInside) return undefined;
  const schema = schemaAt({ section, at });
  const { parsed } = one.statement;
  const called = committingProgram(schema, parsed);
  const opened: readonly Opened[] = [
    ...parsed.bodies.flatMap((body) => (body.runs === 'now' ? [{ body, holder: parsed }] : [])),
    ...(called === undefined ? [] : [called]),
  ];
  const writing = opened.flatMap((each) =>
    each.body.statements
      .filter((statement) => writes(statement))
      .map((statement) => ({ ...each, statement })),
  );
  const isLoop =
    writing.length > 0 &&
    writing.every(({ body, statement }) =>
      inCommittingLoop(body.program, body.statements.indexOf(statement)),
    );
  const limits = writing.map((each) => limitOf(each.statement, each));
  const again = writing.map(({ statement }) => againOf(statement, schema));
  return {
    isLoop,
    rows: limits.every((limit) => limit === limits[0]) ? limits[0] : undefined,
    pauses: opened.some(({ body }) => body.statements.some(isPause)),
    says: opened.some(({ body, holder }) =>
      /\braise\s+(?:notice|warning|info)\b/i.test(holder.text.slice(body.span.start, body.span.end)),
    ),
    again: again.includes(undefined) ? undefined : again.includes('keys-there') ? 'keys-there' : again[0],
  };
}

function writes({ parsed }: BodyStatement): boolean {
  return parsed.operations.some(({ kind }) => kind === 'insert' || kind === 'update' || kind === 'delete');
}

function isPause({ parsed }: BodyStatement): boolean {
  return parsed.operations.some(
    (operation) =>
      operation.kind === 'select' && operation.functions.some(({ name }) => /^pg_sleep/.test(name)),
  );
}

// -------------------------------------------------------------------------------------------------------------- the program

function inCommittingLoop(steps: readonly ShapeStep[], piece: number): boolean {
  return steps.some((step) => {
    if (step.kind === 'loop' && contains(step.steps, isTransaction) && contains(step.steps, runs(piece)))
      return true;
    return inner(step).some((each) => inCommittingLoop(each, piece));
  });
}

function contains(steps: readonly ShapeStep[], wanted: (step: ShapeStep) => boolean): boolean {
  return all(steps).some(wanted);
}

function isTransaction({ kind }: ShapeStep): boolean {
  return kind === 'transaction';
}

function runs(piece: number): (step: ShapeStep) => boolean {
  return (step) => step.kind === 'run' && step.piece === piece;
}

function all(steps: readonly ShapeStep[]): readonly ShapeStep[] {
  return steps.flatMap((step) => [step, ...inner(step).flatMap(all)]);
}

function inner(step: ShapeStep): readonly (readonly ShapeStep[])[] {
  switch (step.kind) {
    case 'loop':
      return [step.steps];
    case 'block':
      return [step.steps, ...step.handlers.map(({ steps }) => steps)];
    case 'branch':
      return step.arms.map(({ steps }) => steps);
    default:
      return [];
  }
}

// ------------------------------------------------------------------------------------------------------------------ a batch

/** `LIMIT 5000`, or a variable that is declared with a number and given no other. */
function limitOf({ parsed }: BodyStatement, { body, holder }: Opened): number | undefined {
  const words = lowerTokens(parsed);
  // `LIMIT 1` asks for the last of a batch.
  const limits = words.flatMap((word, at) => (word === 'limit' ? [words[at + 1] ?? ''] : []));
  const [only, ...more] = limits.filter((one) => one !== '1');
  if (only === undefined || more.length > 0) return undefined;
  return numberOf(only) ?? valueOf(only, body, holder);
}

function valueOf(name: string, { program, span }: ParsedBody, holder: ParsedStatement): number | undefined {
  const text = holder.text.slice(span.start, span.end);
  const steps = all(program);
  const isGivenAgain = steps.some(
    (step) =>
      (step.kind === 'assign' && step.variable === name) ||
      (step.kind === 'bind' && step.targets.includes(name)),
  );
  if (isGivenAgain) return undefined;
  return steps.flatMap((step) =>
    step.kind === 'declare' && step.name === name && step.value !== undefined
      ? [numberOf(text.slice(step.value.start, step.value.end).trim())]
      : [],
  )[0];
}

function numberOf(text: string): number | undefined {
  return /^[\d_]+$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}

// -------------------------------------------------------------------------------------------------------------- a second run

function againOf({ parsed }: BodyStatement, schema: Schema): Batches['again'] {
  const found = parsed.operations.flatMap((operation): Batches['again'][] => {
    switch (operation.kind) {
      case 'delete':
        return ['rows-left'];
      case 'update':
        return [
          operation.columns.some((name) => isFilledOnly(operation, name, schema)) ? 'rows-left' : undefined,
        ];
      case 'insert': {
        const said = parsed.text.slice(operation.span.start, operation.span.end);
        return [/\bon\s+conflict\b[^;]*\bdo\s+nothing\b/i.test(said) ? 'keys-there' : undefined];
      }
      default:
        return [];
    }
  });
  return found.includes(undefined) ? undefined : found.includes('keys-there') ? 'keys-there' : found[0];
}

// --------------------------------------------------------------------------------------------------------------------- words

/** What it means for others, for a cancel and for a second run. Sentences. */
export function batchesInWords({ isLoop, rows, pauses, again }: Batches): string {
  const size = rows === undefined ? '' : `, ${formatCount(rows)} rows each`;
  const how = isLoop
    ? `It commits batch by batch${size}: rows that die can be vacuumed away between batches, and a cancel loses the batch that runs.`
    : 'It commits on its way: what stands between two COMMITs is one transaction, and a cancel loses that.';
  const next = ` ${againInWords(again)}`;
  return `${how}${next}${isLoop && !pauses ? ' It does not pause between batches: replicas may fall behind.' : ''}`;
}

/** `run again, it goes on …`. A sentence. */
export function againInWords(again: Batches['again']): string {
  if (again === 'rows-left') return 'Run again, it goes on with the rows that are left.';
  return again === 'keys-there'
    ? 'Run again, it reads all rows anew and passes over the keys that are there.'
    : 'Run again, it begins anew: look before what it makes of rows that are done.';
}
