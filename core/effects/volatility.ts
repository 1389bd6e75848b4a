/**
 * How volatile an expression is: whether a default has to be recomputed for each row. Knows PostgreSQL's functions, those of the extensions
 * it brings, and the functions that migrations made. What it does not know it calls unknown.
 */
import type { Expression, FunctionCall } from '../operations/model/operation.ts';
import { candidateKeys, nameOf } from '../schema/lookup.ts';
import type { Routine, Schema } from '../schema/model.ts';
import {
  immutableFunctions,
  mixedFunctions,
  stableFunctions,
  volatileFunctions,
} from './generated/functions.ts';

export type Volatility = 'immutable' | 'stable' | 'volatile' | 'unknown';

export interface ExpressionVolatility {
  readonly volatility: Volatility;
  /** The function that decides, unless the expression is immutable. */
  readonly decidedBy: string | undefined;
}

/** The most volatile function decides; an unknown one counts for more than a stable one, because it may be volatile. */
export function expressionVolatility(
  expression: Pick<Expression, 'functions'>,
  schema: Schema,
): ExpressionVolatility {
  let result: ExpressionVolatility = { volatility: 'immutable', decidedBy: undefined };
  for (const call of expression.functions) {
    const volatility = callVolatility(call, schema);
    if (order.indexOf(volatility) > order.indexOf(result.volatility)) {
      result = { volatility, decidedBy: call.name };
    }
  }
  return result;
}

const order: readonly Volatility[] = ['immutable', 'stable', 'unknown', 'volatile'];

/** Written without brackets, they are functions all the same, but none that the catalog lists. */
const sqlValueFunctions = [
  'current_catalog',
  'current_date',
  'current_role',
  'current_schema',
  'current_time',
  'current_timestamp',
  'current_user',
  'localtime',
  'localtimestamp',
  'session_user',
  'system_user',
  'user',
];

const known: ReadonlyMap<string, Volatility> = new Map<string, Volatility>([
  ...entries(immutableFunctions, 'immutable'),
  ...entries(stableFunctions, 'stable'),
  ...sqlValueFunctions.map((name) => [name, 'stable'] as const),
  ...entries(volatileFunctions, 'volatile'),
  ...entries(mixedFunctions, 'unknown'),
]);

function callVolatility(call: FunctionCall, schema: Schema): Volatility {
  const own = candidateKeys(schema, nameOf(call.schema, call.name))
    .map((key) => schema.functions.get(key))
    .find((routines) => routines !== undefined);
  const builtIn = known.get(call.name);
  // The server looks among its own functions first; extensions may live in any schema.
  if (builtIn !== undefined && (own === undefined || call.schema === undefined)) return builtIn;
  return own === undefined ? 'unknown' : routineVolatility(own, call.arguments);
}

function routineVolatility(routines: readonly Routine[], given: number): Volatility {
  const fitting = routines.filter((routine) => routine.arguments.length === given);
  const candidates = fitting.length === 0 ? routines : fitting;
  const answers = new Set(candidates.map(inlinedVolatility));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : 'unknown';
}

/** A function in SQL may be replaced by its body, and then the body's volatility counts, not what the function says of itself. */
function inlinedVolatility(routine: Routine): Volatility {
  return routine.language === 'sql' && routine.volatility === 'volatile' ? 'unknown' : routine.volatility;
}

function entries(words: string, volatility: Volatility): readonly (readonly [string, Volatility])[] {
  return words
    .trim()
    .split(/\s+/)
    .map((name) => [name, volatility]);
}
