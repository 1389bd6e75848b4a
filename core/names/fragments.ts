/**
 * A statement as the texts in which names are looked for: itself, the statements of the bodies that it holds, and what stands between those.
 * Each with its outline and with what the program around lends it: variables, and in a trigger's function new and old.
 */
import { creationKey, nameOf } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { Source } from '../syntax/postgres/source.ts';
import type { ParsedBody, ParsedStatement } from '../syntax/statement.ts';
import { blanked } from '../text/blank.ts';
import { shift, slice } from '../text/span.ts';
import type { World } from './offers.ts';
import type { Block, Outline, Sight } from './outline.ts';
import { outlineOf } from './read-statement.ts';
import { relationSource, sightOf } from './reading.ts';
import { usesOf, type Around, type Use } from './uses.ts';

export interface Fragment {
  readonly text: string;
  /** Where the text begins, relative to the statement. */
  readonly base: number;
  readonly outer: Sight | undefined;
  readonly variables: ReadonlySet<string>;
  /** The statement that it is; undefined for what stands between the statements of a body. */
  readonly parsed: ParsedStatement | undefined;
}

const noVariables: ReadonlySet<string> = new Set();

/** From the outside in. */
export function fragmentsOf(parsed: ParsedStatement, world: World): readonly Fragment[] {
  const own: Fragment = { text: parsed.text, base: 0, outer: undefined, variables: noVariables, parsed };
  return [own, ...parsed.bodies.flatMap((body) => inBody(parsed, body, world, 0))];
}

function inBody(holder: ParsedStatement, body: ParsedBody, world: World, base: number): readonly Fragment[] {
  const variables = new Set(body.declarations.map(({ name }) => name.toLowerCase()));
  const outer = rowsOfTrigger(holder, world.after);
  const inside = body.statements.flatMap(({ span, parsed }): readonly Fragment[] => [
    { text: parsed.text, base: base + span.start, outer, variables, parsed },
    ...parsed.bodies.flatMap((deeper) => inBody(parsed, deeper, world, base + span.start)),
  ]);
  if (body.language === 'sql') return inside;
  const text = slice(holder.text, body.span);
  const between = blanked(
    text,
    body.statements.map(({ span }) => shift(span, -body.span.start)),
  );
  const rest = { text: between, base: base + body.span.start, outer: outer ?? nowhere, variables };
  return [{ ...rest, parsed: undefined }, ...inside];
}

const emptyBlock: Block = {
  kind: 'definition',
  range: { from: 0, to: 0 },
  outer: undefined,
  ctes: [],
  sources: [],
  outputs: [],
  first: undefined,
};
const nowhere = sightOf(emptyBlock);

/** `new` and `old` of the function of a trigger: rows of its table, where it is one table's. */
function rowsOfTrigger({ operations }: ParsedStatement, schema: Schema): Sight | undefined {
  const [operation] = operations;
  if (operation?.kind !== 'createFunction' || operation.returns?.name !== 'trigger') return undefined;
  const key = creationKey(schema, operation.function);
  const fired = [...schema.relations.values()].filter(
    (one) => one.kind !== 'sequence' && one.triggers.some((trigger) => trigger.function === key),
  );
  const [table] = fired;
  if (table === undefined || fired.length > 1) return undefined;
  const source = relationSource(nameOf(table.schema, table.name));
  const row = (text: string) => ({
    ...source,
    called: { start: 0, end: 0, text },
    aliased: true,
    qualifiedOnly: true,
  });
  return sightOf({ ...emptyBlock, sources: [row('new'), row('old')] });
}

/** All uses of names in a statement; places are relative to it. */
export function usesInStatement(parsed: ParsedStatement, world: World): readonly Use[] {
  return fragmentsOf(parsed, world).flatMap((fragment) =>
    usesOf(outlineIn(fragment), { ...world, variables: fragment.variables }).map((one) => ({
      ...one,
      ...shift(one, fragment.base),
    })),
  );
}

/** Of one text alone; places are relative to it. */
export function usesInFragment(around: Pick<Fragment, 'text' | 'outer'> & Around): readonly Use[] {
  return usesOf(outlineOf(new Source(around.text), around.outer), around);
}

/** Remembered for statements that stand alone: what their tokens say depends on no schema. */
export function outlineIn({ text, outer, parsed }: Fragment): Outline {
  if (parsed === undefined || outer !== undefined) return outlineOf(new Source(text), outer);
  const known = outlines.get(parsed) ?? outlineOf(new Source(text));
  outlines.set(parsed, known);
  return known;
}

const outlines = new WeakMap<ParsedStatement, Outline>();
