/**
 * What row triggers do while a statement of the change writes rows: which run, what they set in the row itself, and whose rows they write
 * besides, as far as the bodies of their functions show it. What a body makes up when it runs, and triggers of those triggers, are not followed.
 */
import { capital } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Program, Schema, Table, Trigger } from '../../schema/model.ts';
import type { ShapeStep } from '../../syntax/postgres/flow-shape.ts';
import { type Placed, schemaAt } from '../placed.ts';

interface Written {
  /** `rows of entity_key (updated_at)`. */
  readonly what: string;
  readonly relation: string;
  readonly how: 'insert' | 'update' | 'delete';
  readonly columns: readonly string[];
  /** Behind a condition of the body. */
  readonly isPossible: boolean;
}

interface Fired {
  readonly name: string;
  readonly relation: string;
  readonly table: Table;
  /** What the statement sets itself. */
  readonly own: readonly string[];
  readonly event: 'insert' | 'update' | 'delete';
  readonly timing: Trigger['timing'];
  readonly sets: readonly { readonly column: string; readonly isPossible: boolean }[];
  readonly writes: readonly Written[];
  /** Its function has a body that was read. */
  readonly isRead: boolean;
}

/** For the notes of a statement: a sentence, or none. */
export function firedInWords(placed: Placed): readonly string[] {
  const fired = firedBy(placed);
  if (fired.length === 0) return [];
  const more = fired.length - most;
  const shown = fired.slice(0, more > 1 ? most : most + 1).map(doesInWords);
  return [`For each row ${shown.join('; ')}${more > 1 ? `; and ${more} more triggers run` : ''}.`];
}

const most = 6;

function doesInWords({ name, sets, writes, isRead }: Fired): string {
  const done = [
    ...sets.map(({ column: of, isPossible }) => `${isPossible ? 'may set' : 'sets'} ${oneLine(of)}`),
    ...writes.map(({ what, how, isPossible }) => `${verbOf(how, isPossible)} ${what}`),
  ];
  const what = done.length > 0 ? done.join(', ') : isRead ? 'runs and writes nothing' : 'runs';
  return `trigger ${name} ${what}`;
}

function verbOf(how: Written['how'], isPossible: boolean): string {
  return isPossible ? `may ${how}` : `${how}s`;
}

/** Whoever writes to the rows of other tables that triggers change waits too, `until` then. Sentences. */
export function blockedByTriggers(placed: Placed, until: string): readonly string[] {
  return firedBy(placed).flatMap(({ name, writes }) =>
    writes
      .filter(({ how }) => how !== 'insert')
      .map(
        ({ relation, isPossible }) =>
          `${capital(placed.place)}: trigger ${name} ${isPossible ? 'may change' : 'changes'} rows of ${relation}: writes to those rows wait until ${until}.`,
      ),
  );
}

/** Columns of the rows that the statement changes, which it leaves alone itself and a trigger surely writes over. */
export function columnsSetByTriggers(placed: Placed): readonly string[] {
  return firedBy(placed).flatMap(({ sets, event, timing, table, own, relation }) =>
    sets
      .filter(
        ({ column: of, isPossible }) =>
          !isPossible &&
          event === 'update' &&
          timing === 'before' &&
          isOld(table, of, placed) &&
          !own.includes(of),
      )
      .map(({ column: of }) => `${relation}.${oneLine(of)}`),
  );
}

/** What stood in columns that the statement itself leaves alone. Sentences. */
export function overwrittenByTriggers(placed: Placed): readonly string[] {
  return firedBy(placed).flatMap(({ name, sets, writes, event, timing, table, own, relation }) => [
    ...sets
      .filter(
        ({ column: of }) =>
          event === 'update' && timing === 'before' && isOld(table, of, placed) && !own.includes(of),
      )
      .map(
        ({ column: of, isPossible }) =>
          `${isPossible ? 'Values' : 'The values'} of ${relation}.${oneLine(of)} ${isPossible ? 'may be' : 'are'} written over in the rows that ${placed.place} changes, by trigger ${name}.`,
      ),
    ...writes
      .filter(({ how }) => how !== 'insert')
      .map(({ what, how, isPossible }) => {
        const done = how === 'delete' ? 'deleted' : 'written over';
        return `${capital(what)} ${isPossible ? 'may be' : 'are'} ${done} while ${placed.place} runs, by trigger ${name}.`;
      }),
  ]);
}

function isOld({ key }: Table, name: string, { start }: Placed): boolean {
  const was = tableByKey(start, key);
  return was !== undefined && column(was, name) !== undefined;
}

function firedBy({ one, section, at }: Placed): readonly Fired[] {
  if (!one.during.kept || isReplica(one.during.settings)) return [];
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation, effect }) => {
    const isOnOld = effect.relations.some(({ role, isNew }) => role === 'target' && !isNew);
    if (!isOnOld || !isWrite(operation)) return [];
    const key = relationKey(schema, operation.table);
    const table = tableByKey(schema, key);
    if (table === undefined) return [];
    const own = operation.kind === 'update' ? operation.columns : [];
    const firing = table.triggers.filter((trigger) => fires(trigger, operation.kind, own));
    return firing
      .filter((trigger) => !isNeverTrue(trigger, operation.kind, own, firing, schema))
      .map((trigger) => ({
        name: oneLine(trigger.name),
        relation: oneLine(displayName(key)),
        table,
        own,
        event: operation.kind,
        timing: trigger.timing,
        ...bodyOf(trigger, schema),
      }));
  });
}

function isReplica(settings: ReadonlyMap<string, readonly string[]>): boolean {
  return settings.get('session_replication_role')?.[0]?.toLowerCase() === 'replica';
}

type Write = Extract<Operation, { readonly kind: 'insert' | 'update' | 'delete' }>;

function isWrite(operation: Operation): operation is Write {
  return operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete';
}

function fires(
  { forEach, events, firing, columns, timing }: Trigger,
  event: Write['kind'],
  own: readonly string[],
): boolean {
  if (forEach !== 'row' || timing === 'instead-of') return false;
  if (firing === 'disabled' || firing === 'replica' || !events.includes(event)) return false;
  return event !== 'update' || columns.length === 0 || columns.some((one) => own.includes(one));
}

/**
 * `WHEN (NEW.name <> OLD.name)` of a column that neither the statement nor another trigger before it sets: that is true for no row.
 */
function isNeverTrue(
  { when, name }: Trigger,
  event: Write['kind'],
  own: readonly string[],
  firing: readonly Trigger[],
  schema: Schema,
): boolean {
  if (when === undefined || event !== 'update' || own.length === 0) return false;
  const others = firing.filter((one) => one.name !== name && one.timing === 'before');
  const isOpen = others.some((one) => !bodyOf(one, schema).isRead);
  const set = new Set([
    ...own,
    ...others.flatMap((one) => bodyOf(one, schema).sets.map((each) => each.column)),
  ]);
  const compared = comparedIn(when);
  return !isOpen && compared !== undefined && compared.every((one) => !set.has(one));
}

/** Columns of `NEW.a <> OLD.a OR NEW.b IS DISTINCT FROM OLD.b`; undefined of any other condition. */
function comparedIn(when: string): readonly string[] | undefined {
  const parts = when.replaceAll(/[()]/g, ' ').split(/\sor\s/i);
  const found = parts.flatMap((part) => {
    const [, left = '', first, right = '', second] =
      /^\s*(new|old)\.("?[\w$]+"?)\s*(?:<>|!=|is\s+distinct\s+from)\s*(new|old)\.("?[\w$]+"?)\s*$/i.exec(
        part,
      ) ?? [];
    const isPair = first !== undefined && first === second && left.toLowerCase() !== right.toLowerCase();
    return isPair ? [first.startsWith('"') ? first.slice(1, -1) : first.toLowerCase()] : [];
  });
  return found.length === parts.length ? found : undefined;
}

/** The trigger that gives each new row a value there, for releases too that leave the column out; undefined where none surely does. */
export function filledOnInsert({ triggers }: Table, name: string, schema: Schema): string | undefined {
  const found = triggers.find(
    (trigger) =>
      trigger.timing === 'before' &&
      fires(trigger, 'insert', []) &&
      bodyOf(trigger, schema).sets.some((one) => one.column === name && !one.isPossible),
  );
  return found === undefined ? undefined : oneLine(found.name);
}

export interface SetOnUpdate {
  readonly trigger: string;
  readonly column: string;
}

/** What triggers surely set in the row with every UPDATE, whatever that changes. */
export function setOnUpdate({ triggers }: Table, schema: Schema): readonly SetOnUpdate[] {
  return triggers
    .filter(
      (trigger) =>
        trigger.timing === 'before' && trigger.columns.length === 0 && fires(trigger, 'update', []),
    )
    .flatMap((trigger) =>
      bodyOf(trigger, schema).sets.flatMap((one) =>
        one.isPossible ? [] : [{ trigger: trigger.name, column: one.column }],
      ),
    );
}

// ---------------------------------------------------------------------------------------------------------------- bodies

/** A trigger function has no arguments: there is one of its name. */
function bodyOf(trigger: Trigger, schema: Schema): Pick<Fired, 'sets' | 'writes' | 'isRead'> {
  const [program] = schema.programs.get(trigger.function) ?? [];
  if (program === undefined) return { sets: [], writes: [], isRead: false };
  const isCertain = trigger.when === undefined;
  const writes = program.body.statements.flatMap(({ conditional, parsed }) =>
    parsed.operations.flatMap((operation) =>
      isWrite(operation) ? [writtenBy(operation, schema, conditional || !isCertain)] : [],
    ),
  );
  const byWords = new Map(writes.map((one) => [`${one.how} ${one.what}`, one] as const));
  return {
    sets: setsOf(program, isCertain),
    writes: [...byWords.values()],
    isRead: isReadWhole(program),
  };
}

function writtenBy(operation: Write, schema: Schema, isPossible: boolean): Written {
  const relation = oneLine(displayName(relationKey(schema, operation.table)));
  const columns = operation.kind === 'update' ? operation.columns : [];
  const named = columns.length === 0 || columns.length > 4 ? '' : ` (${columns.map(oneLine).join(', ')})`;
  return { what: `rows of ${relation}${named}`, relation, how: operation.kind, columns, isPossible };
}

/** Nothing in it calls what nobody has read. */
function isReadWhole({ body }: Program): boolean {
  return body.statements.every(({ parsed }) =>
    parsed.operations.every(({ kind }) => kind !== 'executeDynamic'),
  );
}

/** `NEW.column := …`; `isPossible` behind a condition. */
function setsIn(steps: readonly ShapeStep[], isPossible: boolean, text: string): Fired['sets'] {
  return steps.flatMap((step): Fired['sets'] => {
    switch (step.kind) {
      case 'assign': {
        const name = /^new\.(.+)$/i.exec(step.variable)?.[1];
        return name === undefined ? [] : [{ column: name, isPossible }];
      }
      case 'block':
        return [
          ...setsIn(step.steps, isPossible, text),
          ...step.handlers.flatMap((one) => setsIn(one.steps, true, text)),
        ];
      case 'branch':
        return step.arms.flatMap((arm) => {
          // Where it is missing it is set: there is a value either way.
          const missing =
            arm.test === undefined ? undefined : missingIn(text.slice(arm.test.start, arm.test.end));
          return setsIn(arm.steps, true, text).map((one) =>
            one.column === missing ? { ...one, isPossible } : one,
          );
        });
      case 'loop':
        return setsIn(step.steps, true, text);
      default:
        return [];
    }
  });
}

/** Of `NEW.column IS NULL` the column. */
function missingIn(test: string): string | undefined {
  return /^\s*\(?\s*new\.(\w+)\s+is\s+null\s*\)?\s*$/i.exec(test)?.[1]?.toLowerCase();
}

/** Each column once: certain where one of its assignments is. */
function setsOf({ body, holder }: Program, isCertain: boolean): Fired['sets'] {
  const all = setsIn(body.program, !isCertain, holder.text.slice(body.span.start, body.span.end));
  return [...new Set(all.map((one) => one.column))].map((name) => ({
    column: name,
    isPossible: all.every((one) => one.column !== name || one.isPossible),
  }));
}
