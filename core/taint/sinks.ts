/**
 * Calls that run a text as a command: functions of PostgreSQL and its extensions by name. Finds calls in expressions and in the statements
 * of a body; trace.ts decides which functions of the workspace run their arguments.
 */
import { oncePer } from '../collections/once-per.ts';
import type { FuncCall } from '@pgsql/types';
import { dynamicPiece, shiftPiece } from '../operations/postgres/dynamic.ts';
import type { DynamicPiece } from '../operations/model/operation.ts';
import type { FlowStep } from '../syntax/body-flow.ts';
import { walk } from '../syntax/postgres/raw-tree.ts';
import { Source } from '../syntax/postgres/source.ts';
import type { ParsedBody, ParsedStatement } from '../syntax/statement.ts';

export type Call = Extract<DynamicPiece, { readonly kind: 'call' }>;

/** The arguments that a call runs as commands; undefined for an unknown function. */
export function commandsRunBy(call: Call): readonly DynamicPiece[] | undefined {
  const which = runners.get(call.function);
  if (which === undefined) return undefined;
  const { arguments: all } = call;
  if (which !== 'behind connection') return which.flatMap((at) => all[at] ?? []);
  // dblink('connection', 'query', fail) or dblink('query', fail): an argument that is not a text is neither.
  const texts = all.filter((argument) => argument.kind !== 'opaque');
  return texts.slice(texts.length > 1 ? 1 : 0);
}

/** All calls in an expression, outermost first. */
export function callsIn(piece: DynamicPiece): readonly Call[] {
  switch (piece.kind) {
    case 'call':
      return [piece, ...piece.arguments.flatMap(callsIn)];
    case 'concatenation':
      return piece.parts.flatMap(callsIn);
    case 'choice':
      return piece.of.flatMap(callsIn);
    case 'cast':
    case 'part':
      return callsIn(piece.of);
    case 'literal':
    case 'variable':
    case 'opaque':
      return [];
  }
}

/** Calls in an SQL statement of a body whose name `matters` accepts; spans are relative to the statement. */
export function callsInStatement(
  parsed: ParsedStatement,
  matters: (name: string) => boolean,
): readonly Call[] {
  if (!namesCalled(parsed).some((name) => runners.has(name) || matters(name))) return [];
  return allCalls(parsed);
}

const allCalls = oncePer((parsed: ParsedStatement): readonly Call[] => {
  const source = new Source(parsed.readable);
  const calls: Call[] = [];
  walk(parsed.rereader?.tree(parsed.readable), (kind, fields) => {
    if (kind !== 'FuncCall') return;
    const piece = dynamicPiece(source, { FuncCall: fields satisfies FuncCall });
    if (piece.kind === 'call') calls.push(piece);
  });
  return calls;
});

export function shiftCall(call: Call, by: number): Call {
  const moved = shiftPiece(call, by);
  return moved.kind === 'call' ? moved : call;
}

/** The functions that a body calls by name, and whether it runs a text itself. */
export const calledIn: (body: ParsedBody) => {
  readonly names: readonly string[];
  readonly isDynamic: boolean;
} = oncePer((body) => {
  const names = new Set(body.statements.flatMap(({ parsed }) => namesCalled(parsed)));
  for (const step of body.flow) for (const name of namesInStep(step)) names.add(name);
  const isDynamic =
    body.statements.some(({ parsed }) => parsed.operations[0]?.kind === 'executeDynamic') ||
    [...names].some((name) => runners.has(name));
  return { names: [...names], isDynamic };
});

/** In expressions that are assigned or returned; statements are examined separately. */
function namesInStep(step: FlowStep): readonly string[] {
  switch (step.kind) {
    case 'declare':
    case 'assign':
    case 'leave':
      return step.value === undefined ? [] : callsIn(step.value).map((call) => call.function);
    case 'block':
      return [step.steps, ...step.handlers].flat().flatMap(namesInStep);
    case 'branch':
      return step.arms.flatMap((arm) => arm.steps.flatMap(namesInStep));
    case 'loop':
      return step.steps.flatMap(namesInStep);
    case 'bind':
    case 'run':
      return [];
  }
}

/** Words followed by an opening parenthesis. */
const namesCalled = oncePer(({ tokens, readable }: ParsedStatement): readonly string[] =>
  tokens.flatMap((token, at) => {
    const next = tokens[at + 1];
    const isCall = token.kind === 'word' && next !== undefined && readable[next.start] === '(';
    return isCall ? [readable.slice(token.start, token.end).toLowerCase()] : [];
  }),
);

/** Which arguments of which functions are commands. */
const runners: ReadonlyMap<string, readonly number[] | 'behind connection'> = new Map<
  string,
  readonly number[] | 'behind connection'
>([
  ['dblink', 'behind connection'],
  ['dblink_exec', 'behind connection'],
  ['dblink_send_query', 'behind connection'],
  ['dblink_open', 'behind connection'],
  ['query_to_xml', [0]],
  ['query_to_xmlschema', [0]],
  ['query_to_xml_and_xmlschema', [0]],
  ['crosstab', [0, 1]],
  ['crosstab2', [0]],
  ['crosstab3', [0]],
  ['crosstab4', [0]],
  ['connectby', [0, 1, 2, 3]],
  ['ts_stat', [0]],
]);
