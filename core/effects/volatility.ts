/**
 * The volatility of an expression, which decides whether a default is computed for each row. Covers PostgreSQL's functions, those of its
 * contrib extensions, and functions that migrations create. Other functions are unknown.
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
  /** The function that makes the expression stable, volatile or unknown. */
  readonly decidedBy: string | undefined;
}

/** The most volatile function decides; an unknown one ranks above a stable one, because it may be volatile. */
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

/** Functions that are written without parentheses and are not in the catalog. */
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
  // The server looks in pg_catalog first; extensions may live in any schema.
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

/** The planner may inline a function in SQL; then the volatility of its body counts, not the declared one. */
function inlinedVolatility(routine: Routine): Volatility {
  return routine.language === 'sql' && routine.volatility === 'volatile' ? 'unknown' : routine.volatility;
}

function entries(words: string, volatility: Volatility): readonly (readonly [string, Volatility])[] {
  return words
    .trim()
    .split(/\s+/)
    .map((name) => [name, volatility]);
}
