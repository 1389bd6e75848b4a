/** Computes the completions at a place, best first, from the role that a name there has. Unknown names are not offered. */
import type { Schema } from '../../schema/model.ts';
import type { Span } from '../../text/span.ts';
import { tableByKey } from '../../schema/lookup.ts';
import { dialectOf } from '../dialect.ts';
import { offerOf, type World } from '../offers.ts';
import { relationNamed } from '../../queries/scope.ts';
import type { Path, Place, Role, Sight } from '../outline.ts';
import { outlineOf } from '../read-statement.ts';
import { sourceNamed, sourcesSeen } from '../uses.ts';
import { columnsBeforeFrom, isBeforeFrom, namesBeforeFrom, qualifiersBeforeFrom } from './before-from.ts';
import { columnsOf, columnsSeen, listedColumns } from './columns.ts';
import { marker, type Completion, type Spot } from './completion.ts';
import { functionsAt, typesAt } from './functions.ts';
import { joinConditions } from './joins.ts';
import { isInCapitals, keywordsAtStart, keywordsIn } from './keywords.ts';
import { best, mostListed } from './ranked.ts';
import { relationsAt, schemasOf } from './relations.ts';
import { snippetsAt } from './snippets.ts';
import { typedAt, type Typed } from './spot.ts';
import { valuesAt } from './values.ts';

export interface CompletionAsk extends World {
  /** The statement, complete or not. */
  readonly text: string;
  readonly offset: number;
  readonly outer: Sight | undefined;
  readonly variables: ReadonlySet<string>;
  readonly usage: Spot['usage'];
  /** In a migration: the text of another one of its folder. */
  readonly sample?: string | undefined;
}

export interface Completions {
  /** The range to replace, relative to the text. */
  readonly span: Span;
  /** Best first; only items that match the typed text. */
  readonly items: readonly Completion[];
  /** There are others, which more typed text may bring into the list. */
  readonly more: boolean;
  /** True if only a name can follow. */
  readonly wantsName: boolean;
}

export function completionsAt(ask: CompletionAsk): Completions | undefined {
  const typed = typedAt(ask.text, ask.offset, ask.schema);
  const spot = typed && spotAt(typed, ask);
  if (typed === undefined || spot === undefined) return undefined;
  const token = spot.source.tokens[spot.at];
  const role = spot.outline.roles.find((one) => isTyped(one, token));
  const items = role === undefined ? withoutRole(spot, ask.sample !== undefined) : itemsFor(role, spot);
  const offered = spot.inString ? items.filter(({ kind }) => kind === 'value') : items;
  const sorted = best(
    offered,
    spot.typed,
    ({ label }) => label,
    ({ score }) => score,
  );
  return {
    span: typed.span,
    items: sorted.slice(0, mostListed).map(({ item }) => item),
    more: sorted.length > mostListed,
    wantsName: wantsName(role, spot),
  };
}

function spotAt({ span, marked, inString }: Typed, ask: CompletionAsk): Spot | undefined {
  const { schema, after, variables, usage } = ask;
  const { source: read, quote } = dialectOf(schema);
  const source = read(marked);
  const at = source.tokens.findIndex((one) => marked.startsWith(marker, one.start));
  if (at < 0) return undefined;
  const written = ask.text.slice(span.start, ask.offset).replaceAll(/["'`[]/g, '');
  const isUpper = isInCapitals(source, written, ask.sample ?? '');
  const outline = outlineOf(source, ask.outer);
  const typed = written.toLowerCase();
  return { quote, source, outline, at, typed, isUpper, inString, schema, after, variables, usage };
}

/** The role of the typed name, or of the one that it qualifies. */
function isTyped(role: Role, token: Span | undefined): boolean {
  if (token === undefined) return false;
  if (role.start === token.start && role.end === token.end) return true;
  return role.kind === 'value' && role.path.parts.some((one) => one.start === token.start);
}

function wantsName(role: Role | undefined, { source, at }: Spot): boolean {
  switch (role?.kind) {
    case 'relation':
    case 'column':
    case 'type':
    case 'part':
    case 'after-join':
      return true;
    case 'value':
      return role.place.clause === 'on' && source.word(at - 1) === 'on';
    default:
      return false;
  }
}

function withoutRole(spot: Spot, inMigration: boolean): readonly Completion[] {
  if (spot.at > 0) return [];
  return [...(inMigration ? snippetsAt(spot) : []), ...keywordsAtStart(spot)];
}

function itemsFor(role: Role, spot: Spot): readonly Completion[] {
  switch (role.kind) {
    case 'relation':
      return role.access === 'declare' ? [] : relationsAt(spot, role);
    case 'value':
      return valueItems(role.path, role.place, spot);
    case 'column':
      return role.access === 'declare' ? [] : listedColumns(spot, role);
    case 'function':
      if (role.access === 'declare') return [];
      return functionsAt(spot, role.trigger ? 'trigger' : 'value', role.name.schema?.text);
    case 'type':
      return typesAt(spot);
    case 'part':
      return role.access === 'declare' ? [] : partsOf(role, spot);
    case 'enum-value':
      return enumValues(role, spot.schema);
    case 'after-join':
      return [...joinConditions(spot, role.place, onKeyword(spot)), ...keywordsIn('from', spot)];
    case 'alias':
      return keywordsIn('from', spot);
    case 'merged':
    case 'cte':
    case 'output':
    case 'other':
      return [];
  }
}

/** A column, or the qualifier of one that is already written. */
function valueItems({ parts, star }: Path, place: Place, spot: Spot): readonly Completion[] {
  const at = parts.findIndex(({ text }) => text === marker);
  const next = parts[at + 1];
  if (next !== undefined || star) {
    const seen = qualifiers(place, spot, next?.text);
    return isBeforeFrom(place) ? [...seen, ...qualifiersBeforeFrom(spot, place)] : seen;
  }
  return at > 0 ? qualified(parts, place, spot) : unqualified(place, spot);
}

function onKeyword(spot: Spot): string {
  const [on] = keywordsIn('from', spot).filter(({ label }) => label.toLowerCase() === 'on');
  return `${on?.label ?? 'ON'} `;
}

function unqualified(place: Place, spot: Spot): readonly Completion[] {
  const values = valuesAt(spot, place);
  if (spot.inString) return values;
  const isBare = place.clause === 'default' || place.clause === 'program';
  const isOn = spot.source.word(spot.at - 1) === 'on' && place.clause === 'on';
  return [
    ...values,
    ...(isOn ? joinConditions(spot, place, '') : []),
    ...(isBare ? [] : columnsSeen(spot, place)),
    ...(isBeforeFrom(place) ? namesBeforeFrom(spot, place) : []),
    ...outputsSeen(place, spot),
    ...qualifiers(place, spot),
    ...[...spot.variables].map((name) => ({
      label: name,
      kind: 'variable' as const,
      insert: spot.quote(name),
      detail: 'variable',
      score: 95,
    })),
    ...functionsAt(spot, 'value'),
    ...keywordsIn(place.clause, spot),
  ];
}

/** Aliases of the SELECT list, where they are visible. */
function outputsSeen({ sight, clause }: Place, { quote }: Spot): readonly Completion[] {
  if (clause !== 'order' && clause !== 'group') return [];
  return sight.block.outputs.flatMap(({ aliased, name }) =>
    aliased && name !== undefined
      ? [
          {
            label: name.text,
            kind: 'column' as const,
            insert: quote(name.text),
            detail: 'of this list',
            score: 125,
          },
        ]
      : [],
  );
}

/** Qualifiers of columns; first those whose source has the column that follows. */
function qualifiers(place: Place, spot: Spot, column?: string): readonly Completion[] {
  const { sight } = place;
  const seen = new Map<string, Completion>();
  for (const { block, source } of sourcesSeen(sight)) {
    const name = source.called?.text;
    if (name === undefined || seen.has(name)) continue;
    const several = block.sources.length > 1;
    const has = column !== undefined && offerOf(source, spot).columns.some((one) => one.name === column);
    const usual = (source.aliased ? 90 : 70) + (several ? 25 : 0) - (block === sight.block ? 0 : 10);
    const score = usual + (has ? 40 : 0) - (source.qualifiedOnly ? 5 : 0);
    seen.set(name, { label: name, kind: 'alias', insert: spot.quote(name), detail: undefined, score });
  }
  return [...seen.values()];
}

function qualified(
  parts: readonly { readonly text: string }[],
  place: Place,
  spot: Spot,
): readonly Completion[] {
  const qualifier = parts.at(-2)?.text ?? '';
  const source = sourceNamed(place.sight, qualifier);
  if (source !== undefined) return columnsOf(spot, place, source);
  if (isBeforeFrom(place) && parts.length === 2) return columnsBeforeFrom(spot, place, qualifier);
  const isSchema = schemasOf(spot).some(({ label }) => label === qualifier);
  return isSchema ? functionsAt(spot, 'value', qualifier) : [];
}

function partsOf(role: Role & { kind: 'part' }, { schema, quote }: Spot): readonly Completion[] {
  const { of } = role.source;
  const relation = of.kind === 'relation' ? relationNamed(schema, of.name) : undefined;
  const table = relation && tableByKey(schema, relation.key);
  const named = {
    constraint: table?.constraints,
    trigger: table?.triggers,
    policy: table?.policies,
  }[role.part];
  return (named ?? []).map(({ name }) => ({
    label: name,
    kind: 'part' as const,
    insert: quote(name),
    detail: role.part,
    score: 100,
  }));
}

function enumValues({ type }: Role & { kind: 'enum-value' }, schema: Schema): readonly Completion[] {
  const key = [...schema.searchPath, 'public'].map((one) => `${type.schema?.text ?? one}.${type.name.text}`);
  const found = key.flatMap((one) => schema.types.get(one) ?? [])[0];
  return (found?.values ?? []).map((text) => ({
    label: text,
    kind: 'value' as const,
    insert: `'${text.replaceAll("'", "''")}'`,
    filter: `'${text}`,
    detail: type.name.text,
    score: 100,
  }));
}
