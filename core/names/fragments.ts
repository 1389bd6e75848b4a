/**
 * Divides a statement into the texts in which names are resolved: the statement itself, the statements of its bodies, and the text between
 * them. Each has its outline and the variables of the enclosing program, including new and old in a trigger function.
 */
import { creationKey, nameOf } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import type { ParsedBody, ParsedStatement } from '../syntax/statement.ts';
import { blanked } from '../text/blank.ts';
import { shift, slice } from '../text/span.ts';
import { dialectOf } from './dialect.ts';
import type { World } from './offers.ts';
import type { Block, Outline, Sight } from './outline.ts';
import { outlineOf } from './read-statement.ts';
import { relationSource, sightOf } from './reading.ts';
import { usesOf, type Around, type Use } from './uses.ts';

export interface Fragment {
  readonly text: string;
  readonly dialect: SpokenDialect;
  /** Offset of the text, relative to the statement. */
  readonly base: number;
  readonly outer: Sight | undefined;
  readonly variables: ReadonlySet<string>;
  /** The parsed statement; undefined for text between the statements of a body. */
  readonly parsed: ParsedStatement | undefined;
}

const noVariables: ReadonlySet<string> = new Set();

/** From the outside in. */
export function fragmentsOf(parsed: ParsedStatement, world: World): readonly Fragment[] {
  const { dialect } = world.schema;
  const own = { text: parsed.text, dialect, base: 0, outer: undefined, variables: noVariables, parsed };
  return [own, ...parsed.bodies.flatMap((body) => inBody(parsed, body, world, 0))];
}

function inBody(holder: ParsedStatement, body: ParsedBody, world: World, base: number): readonly Fragment[] {
  const variables = new Set(body.declarations.map(({ name }) => name.toLowerCase()));
  const outer = rowsOfTrigger(holder, world.after);
  const { dialect } = world.schema;
  const inside = body.statements.flatMap(({ span, parsed }): readonly Fragment[] => [
    { text: parsed.text, dialect, base: base + span.start, outer, variables, parsed },
    ...parsed.bodies.flatMap((deeper) => inBody(parsed, deeper, world, base + span.start)),
  ]);
  if (body.language === 'sql') return inside;
  const text = slice(holder.text, body.span);
  const between = blanked(
    text,
    body.statements.map(({ span }) => shift(span, -body.span.start)),
  );
  const rest = { text: between, dialect, base: base + body.span.start, outer: outer ?? nowhere, variables };
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

/** `new` and `old` in a trigger function: rows of its table, if it is used for one table only. */
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

/** All uses of names in a statement, with places relative to it. */
export function usesInStatement(parsed: ParsedStatement, world: World): readonly Use[] {
  return fragmentsOf(parsed, world).flatMap((fragment) =>
    usesOf(outlineIn(fragment), { ...world, variables: fragment.variables }).map((one) => ({
      ...one,
      ...shift(one, fragment.base),
    })),
  );
}

/** Those of one text, with places relative to it. */
export function usesInFragment(around: Pick<Fragment, 'text' | 'outer'> & Around): readonly Use[] {
  return usesOf(outlineOf(dialectOf(around.schema).source(around.text), around.outer), around);
}

/** Cached for statements without an enclosing program, since their outline depends on no schema. */
export function outlineIn({ text, dialect, outer, parsed }: Fragment): Outline {
  const { source } = dialectOf({ dialect });
  if (parsed === undefined || outer !== undefined) return outlineOf(source(text), outer);
  const known = outlines.get(parsed) ?? outlineOf(source(text));
  outlines.set(parsed, known);
  return known;
}

const outlines = new WeakMap<ParsedStatement, Outline>();
