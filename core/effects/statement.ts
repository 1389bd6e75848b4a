/**
 * The effects of each statement of a section, including the contents of DO blocks, with the transaction that it runs in and what is not
 * known. The single source for `plinth effects` and for hovers; describe.ts phrases them.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import { timeZoneOf, type StatementTransaction } from '../migrations/applying/transactions.ts';
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import { keyOf, nameOf, resolveRelation } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { isNewHere, type Place } from '../schema/created-here.ts';
import type { SectionReplay } from '../replay/section.ts';
import { schemasInside } from '../schema/apply/schema-elements.ts';
import { committingProgram, isOwnProgram, type Executed } from '../replay/statement.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';
import type { Effect, RelationEffect } from './effect.ts';
import { refusalAnywhere } from './refusal-of-dialect.ts';
import { together } from './combined-effects.ts';
import { expressionVolatility } from './volatility.ts';

/** What the effect of an operation depends on. */
export interface EffectAround {
  readonly schema: Schema;
  readonly targetVersion: number;
  readonly isNew: (name: ObjectName) => boolean;
  readonly transaction: StatementTransaction['state'];
  readonly timeZone?: string;
}

export interface EffectsScene {
  /** The section; shared by all its statements, because they all decide what is new in it. */
  readonly place: Place;
  readonly statements: readonly Statement[];
  readonly replay: SectionReplay;
  readonly targetVersion: number;
  readonly effectOf: (operation: Operation, around: EffectAround) => Effect;
}

/** One action of the statement. */
export interface Action {
  readonly operation: Operation;
  readonly effect: Effect;
  /** In a DO block: runs only if a branch is taken. */
  readonly conditional: boolean;
  /** The search path, if the DO block sets its own. */
  readonly searchPath?: readonly string[];
  /** A query that reads no rows of tables: it reads catalogs, or calls functions whose own actions are listed separately. */
  readonly rowless?: true;
}

export interface StatementEffects {
  readonly statement: Statement;
  readonly during: StatementTransaction;
  /** In the order in which the server runs them. */
  readonly actions: readonly Action[];
  /** All actions combined; undefined if there are none. */
  readonly whole: Effect | undefined;
  /** Relations that no migration creates, so that their dependent objects are not known. */
  readonly unseen: readonly string[];
  /** Sentences: why the effect may be larger. */
  readonly gaps: readonly string[];
  /** The statement composes commands that may create or change unknown objects. */
  readonly untold?: true;
}

export function sectionEffects(scene: EffectsScene): readonly StatementEffects[] {
  return scene.statements.flatMap((_, at) => statementEffects(scene, at) ?? []);
}

/** Undefined if the section has no statement at that index. */
export function statementEffects(scene: EffectsScene, at: number): StatementEffects | undefined {
  const statement = scene.statements[at];
  const during = scene.replay.transactions[at];
  const schema = scene.replay.beforeAt(at);
  if (statement === undefined || during === undefined || schema === undefined) return undefined;
  const found: Found = { actions: [], gaps: new Set(), unseen: new Set() };
  const { place } = scene;
  const { searchPath } = schema;
  const visit = {
    place,
    span: statement.span,
    schema,
    searchPath,
    during,
    conditional: statement.conditional,
  };
  const inside = scene.replay.insideAt(at);
  collect(scene, statement.parsed, { ...visit, follows: inside.length > 0 }, found);
  // The interpreter runs a loop's body more than once, with the same effects each time.
  const seen = new Set<ParsedStatement>();
  for (const [i, one] of inside.entries()) {
    if (isCarriedOut(one, inside[i + 1]) || seen.has(one.parsed)) continue;
    seen.add(one.parsed);
    collect(
      scene,
      one.parsed,
      { ...visit, schema: one.before, conditional: one.conditional, follows: true },
      found,
    );
  }
  const calls = during.alone && committingProgram(schema, statement.parsed) !== undefined;
  return {
    statement,
    during: calls ? { ...during, commitsInside: true } : during,
    actions: found.actions,
    whole: together(found.actions.map(({ effect }) => effect)),
    unseen: [...found.unseen],
    gaps: [...found.gaps],
    ...(inside.some((one) => one.untold === true) ? { untold: true } : {}),
  };
}

interface Found {
  readonly actions: Action[];
  readonly gaps: Set<string>;
  readonly unseen: Set<string>;
}

interface Visit {
  readonly place: Place;
  readonly span: Span;
  readonly schema: Schema;
  /** The search path at the start of the whole statement. */
  readonly searchPath: readonly string[];
  readonly during: StatementTransaction;
  readonly conditional: boolean;
  /** The functions that it calls were interpreted. */
  readonly follows?: boolean;
}

/** EXECUTE is represented by its command, if the command is known. */
function isCarriedOut({ parsed, span, untold }: Executed, next: Executed | undefined): boolean {
  const isDynamic = parsed.operations.some((one) => one.kind === 'executeDynamic');
  return (
    isDynamic &&
    untold !== true &&
    next !== undefined &&
    next.written === undefined &&
    next.span.start === span.start
  );
}

function collect(scene: EffectsScene, parsed: ParsedStatement, visit: Visit, found: Found): void {
  const gap = gapOf(parsed, visit.schema.dialect);
  if (gap !== undefined) found.gaps.add(gap);
  const { conditional, place } = visit;
  const inside = schemasInside(visit.schema, parsed, { file: place.path, span: visit.span, conditional });
  for (const [at, operation] of parsed.operations.entries()) {
    const schema = inside[at] ?? visit.schema;
    const around = {
      schema,
      targetVersion: scene.targetVersion,
      isNew: (name: ObjectName) => isNewHere(schema, name, place),
      transaction: visit.during.state,
      ...timeZoneOf(visit.during.settings),
    };
    const siblings = parsed.operations.filter((one) => one !== operation);
    const refused = refusalAnywhere(operation, { ...around, siblings });
    const effect = { ...scene.effectOf(operation, around), refused };
    const isMoved = schema.searchPath.join('\n') !== visit.searchPath.join('\n');
    const path = isMoved ? { searchPath: schema.searchPath } : {};
    const rowless = isRowless(operation, schema, visit.follows === true) ? { rowless: true as const } : {};
    found.actions.push({ operation, effect, conditional, ...path, ...rowless });
    if (effect.uncertain !== undefined) found.gaps.add(effect.uncertain);
    for (const one of effect.relations) if (isUnseen(schema, one)) found.unseen.add(one.relation);
  }
}

function gapOf({ understanding }: ParsedStatement, dialect: SpokenDialect): string | undefined {
  switch (understanding.kind) {
    case 'understood':
      return undefined;
    case 'unmodelled':
      return dialect === 'postgresql'
        ? 'PostgreSQL’s grammar takes it, but what it does is not described here yet.'
        : 'It was not understood to its end: what it does is not described here.';
    case 'syntax-error':
      return `PostgreSQL does not understand it: ${understanding.message}.`;
    case 'skipped':
      return `It was not read: ${understanding.reason}.`;
  }
}

/** Catalogs are small, and the actions of the migrations' own functions are listed separately where they are interpreted. */
function isRowless(operation: Operation, schema: Schema, follows: boolean): boolean {
  return (
    schema.dialect === 'postgresql' &&
    operation.kind === 'select' &&
    operation.rowLock === undefined &&
    operation.reads.every((name) => isCatalog(schema, name)) &&
    operation.functions.every((call) =>
      isOwnProgram(schema, call)
        ? follows
        : ['immutable', 'stable'].includes(expressionVolatility({ functions: [call] }, schema).volatility),
    )
  );
}

function isCatalog(schema: Schema, { schema: of, name }: ObjectName): boolean {
  if (of !== undefined) return of.text === 'pg_catalog' || of.text === 'information_schema';
  return name.text.startsWith('pg_') && resolveRelation(schema, nameOf(undefined, name.text)) === undefined;
}

function isUnseen(schema: Schema, { relation, isNew }: RelationEffect): boolean {
  if (isNew || relation.startsWith('pg_catalog.') || relation.startsWith('information_schema.')) return false;
  // Some dialects keep the spelling of names; keys are in lower case.
  const name = schema.spellings.size === 0 ? relation : relation.toLowerCase();
  const keys = [name, keyOf('public', name), keyOf('pg_temp', name)];
  return !keys.some((key) => schema.relations.has(key) || schema.indexes.has(key));
}
