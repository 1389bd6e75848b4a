/** Completes functions of the workspace and of the server, one item per name; and types. */
import type { Routine } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { builtInFunctions } from '../built-in-functions.ts';
import { dialectOf } from '../dialect.ts';
import type { Completion, Spot } from './completion.ts';
import { best } from './ranked.ts';

export function functionsAt(
  spot: Spot,
  wanted: 'value' | 'trigger',
  inSchema?: string,
): readonly Completion[] {
  const own = [...spot.schema.functions.values()].flatMap((routines) => {
    const fitting = routines.filter(
      (one) =>
        (one.returns?.name === 'trigger') === (wanted === 'trigger') &&
        one.form !== 'procedure' &&
        (inSchema === undefined || one.schema === inSchema),
    );
    const [first] = fitting;
    return first === undefined ? [] : [ownFunction(spot, first, fitting.length, inSchema !== undefined)];
  });
  if (wanted === 'trigger' || (inSchema !== undefined && inSchema !== 'pg_catalog')) return own;
  return dialectOf(spot.schema).hasCatalog ? [...own, ...builtIn(spot)] : own;
}

function ownFunction(spot: Spot, routine: Routine, overloads: number, qualified: boolean): Completion {
  const isOnPath = qualified || spot.schema.searchPath.includes(routine.schema);
  const name = `${isOnPath ? '' : `${spot.quote(routine.schema)}.`}${spot.quote(routine.name)}`;
  const given = routine.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  const shown = given.map((one) => [one.name, typeText(one.type)].filter(Boolean).join(' ')).join(', ');
  const more = overloads > 1 ? ` +${overloads - 1}` : '';
  return called(spot, routine.name, name, `(${shown})${more}`, given.length > 0, 45);
}

function builtIn(spot: Spot): readonly Completion[] {
  const found = best(
    builtInFunctions(),
    spot.typed,
    ([name]) => name,
    ([name]) => calls(spot, name),
  );
  return found.map(({ item: [name, overloads] }) => {
    const [first] = overloads;
    const more = overloads.length > 1 ? ` +${overloads.length - 1}` : '';
    const shown = `(${first?.arguments.join(', ') ?? ''})${more}`;
    const hasArguments = overloads.some((one) => one.arguments.length > 0);
    return called(spot, name, name, shown, hasArguments, 10);
  });
}

/** By the calls in other queries. */
function calls({ usage }: Spot, name: string): number {
  return Math.min(80, 12 * Math.log2(1 + usage.count(`${name}()`)));
}

function called(
  spot: Spot,
  label: string,
  name: string,
  detail: string,
  hasArguments: boolean,
  score: number,
): Completion {
  // The opening parenthesis is already typed.
  const isOpen = spot.source.isPunctuation(spot.at + 1, '(');
  const snippet = hasArguments ? { snippet: `${name}($0)` } : {};
  return {
    label,
    kind: 'function',
    insert: isOpen ? name : `${name}()`,
    detail,
    score: score + calls(spot, label) + (isOpen ? 60 : 0),
    ...(isOpen ? {} : snippet),
  };
}

export function typesAt(spot: Spot): readonly Completion[] {
  const own = [...spot.schema.types.values()].map(({ name, schema, form }) => {
    const isOnPath = spot.schema.searchPath.includes(schema);
    const insert = `${isOnPath ? '' : `${spot.quote(schema)}.`}${spot.quote(name)}`;
    return { label: name, kind: 'type' as const, insert, detail: form, score: 110 };
  });
  const builtIns = dialectOf(spot.schema).types.map((name) => ({
    label: name,
    kind: 'type' as const,
    insert: name,
    detail: undefined,
    score: 100,
  }));
  return [...own, ...builtIns];
}
