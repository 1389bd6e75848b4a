/** What to ask the database before this very change runs: rows that would make a statement fail, and who would be in its way. SQL as text; nothing is sent. */
import {
  creationKey,
  displayName,
  foreignKeysTo,
  indexesOf,
  isThere,
  resolveIndex,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { shapeOf } from '../../schema/replay/index-shape.ts';
import { withUnseenTables } from '../../schema/unseen-tables.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { anewChecks } from './anew-checks.ts';
import { castChecks } from './cast-checks.ts';
import { filledValueChecks } from './filled-values.ts';
import { droppedChecks } from './dropped-checks.ts';
import { passedColumnChecks } from './columns-there.ts';
import { passedTableChecks } from './tables-there.ts';
import { contentChecks, countsBefore } from './content-checks.ts';
import { qualifiedName } from './check-sql.ts';
import { ConstraintQuestions, type Unasked } from './constraint-checks.ts';
import { Formers } from './former.ts';
import { namesThereChecks } from './names-there.ts';
import { sayable } from './new-values.ts';
import { namesAreFree, noneAlike, type BuiltName } from '../statements/index-names.ts';
import { unmadeChecks } from '../statements/unmade-index.ts';
import { isLittleAgain, newIndexesOf } from '../statements/index-sizes.ts';
import { sizeAt } from '../statements/sizes.ts';
import { freeDisk, isOfAllRows, isOfSomeRows } from '../statements/free-disk.ts';
import { oldestServer } from './server.ts';
import { generatedChecks } from './generated-checks.ts';
import { nullChecks } from '../schema/alike.ts';
import { leftNull, severalJoined } from '../rows/filled-by-join.ts';
import { severalMet } from '../rows/joined-fills.ts';
import { labelChecks } from './label-checks.ts';
import { buildChecks, liveChecks } from './live-checks.ts';
import { valuesToKeep } from './back-checks.ts';
import { emptyChecks } from '../verdict/needs-empty.ts';
import { toFillBefore } from '../rows/filled-after.ts';
import { writesAgain } from '../statements/grown.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { defaultChecks, extensionChecks } from './stand-ins.ts';
import { renameChecks } from './rename-checks.ts';
import { retypeChecks } from './retype-checks.ts';
import { renewedChecks } from './renewed-checks.ts';
import { notReferred, rowsThatGo } from './row-checks.ts';
import { typeHolders, viewChecks } from './view-checks.ts';
import { zoneChecks } from './zone-checks.ts';
import { takenForGranted } from '../schema/unseen-parts.ts';
import { uncoveredChecks } from '../rows/uncovered.ts';
import { lockWaits, ownLockHeld } from './lock-checks.ts';
import { deletedBefore } from '../rows/deleted-rows.ts';
import { doublesBefore } from '../rows/doubles.ts';
import { selectedBefore } from '../rows/inserted-rows.ts';
import { givenToCome } from '../rows/given-values.ts';
import { rowsMetBefore } from '../rows/updated-rows.ts';
import { counted } from '../statements/partitions.ts';
import { secondsOfAll } from '../statements/works.ts';
import { rewritesBeside, updatesBeside } from '../statements/written-again.ts';

export interface BeforeChecks {
  /** Of whatever changes there: asked before each part anew. */
  readonly usual: readonly Check[];
  /** Whether what goes is there and what comes is not: of a part alone, as what an earlier one brings is there before a later one. */
  readonly named: readonly Check[];
  /** Of this very change. */
  readonly checks: readonly Check[];
  /** What cannot be asked before, because it is made by the change itself. */
  readonly unasked: readonly Unasked[];
}

/** Seconds; what a program's login is often given. */
const longWork = 30;

/** `last`: what the last part finds, where releases come between parts: what it lacks is not asked for before each of them. */
export function beforeChecks(statements: readonly Placed[], date: string, last?: Schema): BeforeChecks {
  const [first] = statements;
  if (first === undefined) return { usual: [], named: [], checks: [], unasked: [] };
  const operations = statements.flatMap(({ one }) => one.actions.map(({ operation }) => operation));
  const end = statements.at(-1)?.section.after ?? first.section.after;
  const asked = new Asked(withUnseenTables(first.section.found, end, operations));
  for (const placed of statements) asked.take(placed);
  return asked.finish(statements, date, last);
}

/** Goes through the change once, and remembers what of it is new. */
class Asked {
  readonly #start: Schema;
  readonly #constraints: ConstraintQuestions;
  readonly #formers: Formers;
  readonly #referred = new Map<string, Check>();
  readonly #touched = new Map<string, Table>();
  readonly #rewritten = new Map<string, Table>();
  readonly #indexed = new Map<string, Table>();
  /** With an index of all of their rows: where its size is not known, it is taken to be that of the table. */
  readonly #whole = new Set<string>();
  /** Many of their rows are written a second time. */
  readonly #grown = new Map<string, Table>();
  /** Qualified names of indexes that it builds. */
  readonly #built = new Map<string, BuiltName>();
  /** Qualified names of indexes that it drops. */
  readonly #freed = new Set<string>();
  /** It builds others too, whose names it frees itself. */
  #isBuiltOver = false;
  /** How often one transaction writes it again. */
  readonly #times = new Map<string, number>();
  readonly #emptied = new Map<string, Table>();

  constructor(start: Schema) {
    this.#start = start;
    this.#constraints = new ConstraintQuestions(start);
    this.#formers = new Formers(start);
  }

  take(placed: Placed): void {
    const {
      one: { actions },
      section,
      at,
    } = placed;
    const schema = schemaAt({ section, at });
    for (const { operation, effect, conditional } of actions) {
      this.#constraints.take(operation, schema, placed);
      const sized = counted(effect.relations);
      for (const one of effect.relations) {
        const { relation, isNew, role, rewrite, buildsIndex } = one;
        if (isNew || role === 'index') continue;
        const table = this.#tableNamed(relation);
        if (table === undefined) {
          const granted = conditional ? undefined : takenForGranted(relation, operation, placed);
          if (granted !== undefined && !this.#formers.isMade(granted.key))
            this.#touched.set(granted.key, granted);
          continue;
        }
        this.#touched.set(table.key, table);
        if (!sized.includes(one)) continue;
        const times = rewritesBeside(placed, relation) + updatesBeside(placed, relation);
        this.#times.set(table.key, Math.max(times, this.#times.get(table.key) ?? 0));
        if (rewrite || isOfAllRows(operation, role)) this.#rewritten.set(table.key, table);
        else if (buildsIndex) {
          this.#indexed.set(table.key, table);
          if (!isOfSomeRows(operation)) this.#whole.add(table.key);
        } else if (role === 'target' && writesAgain(operation)) this.#grown.set(table.key, table);
      }
      this.#note(operation, schema);
      this.#formers.note(operation, schema);
    }
  }

  /** What it does to names, for what comes behind it, and whose rows go. */
  #note(operation: Operation, schema: Schema): void {
    switch (operation.kind) {
      case 'createIndex': {
        const table = tableByKey(this.#start, keyIn(schema, operation.table));
        if (operation.name !== undefined && table !== undefined) {
          const name = qualifiedName({ schema: table.schema, name: operation.name.text });
          // One that the change drops first may be there, and so may one that it has built before.
          const own = { ...operation.table, name: operation.name };
          const isGone =
            resolveIndex(this.#start, own) !== undefined && resolveIndex(schema, own) === undefined;
          if (isGone || this.#freed.has(name) || this.#built.has(name)) {
            this.#isBuiltOver = true;
            return;
          }
          const shown = oneLine(operation.name.text);
          this.#built.set(name, {
            name,
            shown,
            isGuarded: operation.ifNotExists,
            shape: shapeOf(operation),
            on: {
              table: qualifiedName(table),
              known: indexesOf(this.#start, table.key)
                .filter(isThere)
                .map((one) => one.name),
            },
          });
        }
        return;
      }
      case 'dropConstraint': {
        const table = this.#formers.table(keyIn(schema, operation.table));
        const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
        const isKey = found?.kind === 'primary-key' || found?.kind === 'unique';
        // Those that are known are dropped by the change, or the server refuses it: the verdict says so.
        const isKnown = table !== undefined && foreignKeysTo(this.#start, table.key).length > 0;
        if (table !== undefined && isKey && !operation.cascade && !isKnown)
          this.#referred.set(found.name, notReferred(table, found));
        return;
      }
      case 'dropIndex': {
        const dropped = resolveIndex(schema, operation.index);
        if (dropped !== undefined) this.#freed.add(qualifiedName(dropped));
        return;
      }
      case 'dropRelation': {
        const table = this.#formers.table(keyIn(schema, operation.target));
        if (operation.relation === 'table' && table !== undefined) this.#emptied.set(table.key, table);
        return;
      }
      case 'truncate':
        for (const name of operation.tables) {
          const table = this.#formers.table(keyIn(schema, name));
          if (table !== undefined) this.#emptied.set(table.key, table);
        }
        return;
      default:
    }
  }

  finish(statements: readonly Placed[], date: string, last: Schema | undefined): BeforeChecks {
    const fresh = [...this.#indexed.values()].flatMap((table) => {
      const made = newIndexesOf(statements, table.key, date);
      const isWhole = this.#whole.has(table.key) && !this.#rewritten.has(table.key);
      return isWhole || made.bytes !== undefined
        ? [{ table, ...made, former: formerNames(this.#start, table, made.names) }]
        : [];
    });
    // What builds the indexes again that are there.
    const indexed = fresh.flatMap(({ table, count }) => (count === 0 ? [table] : []));
    const grown = [...this.#grown.values()].filter(({ key }) => !this.#rewritten.has(key));
    const sizes = statements[0]?.migration.sizes;
    const timesOf = ({ key }: Table): number => this.#times.get(key) ?? 1;
    const isLarge = (table: Table): boolean =>
      !isLittleAgain(sizeAt({ sizes, date }, displayName(table.key))?.bytes, timesOf(table));
    const server = oldestServer(statements.map(({ migration }) => migration));
    const ofNames = [...this.#built.values()];
    const names =
      ofNames.length === 0
        ? []
        : [namesAreFree(ofNames, !this.#isBuiltOver, server), ...noneAlike(ofNames, server)];
    const dropped = droppedChecks(statements, server);
    const checks = [
      ...buildChecks(statements, (placed) => (secondsOfAll([placed], date)?.most ?? 0) >= longWork),
      ...[...lockWaits(statements), ...ownLockHeld(statements)],
      ...names,
      ...passedTableChecks(statements),
      ...passedColumnChecks(statements),
      ...unmadeChecks(statements),
      ...extensionChecks(statements),
      ...renameChecks(statements),
      ...renewedChecks(statements),
      ...emptyChecks(statements),
      ...labelChecks(statements),
      ...this.#referred.values(),
      ...this.#constraints.checks,
      ...nullChecks(statements),
      ...severalMet(statements),
      ...severalJoined(statements),
      ...leftNull(statements).map(({ check }) => check),
      ...contentChecks(statements).checks,
      ...filledValueChecks(statements),
      ...castChecks(statements),
      ...retypeChecks(statements),
      ...generatedChecks(statements),
      ...zoneChecks(statements, date),
      ...viewChecks(statements),
      ...typeHolders(statements),
      ...uncoveredChecks(statements),
      ...defaultChecks(statements, this.#start, (key) => this.#constraints.isWritten(key)),
      ...dropped.dependents,
      ...anewChecks(statements),
      ...[...this.#emptied.values()].map(rowsThatGo),
      ...countsBefore(statements),
      ...toFillBefore(statements),
      ...selectedBefore(statements),
      ...rowsMetBefore(statements),
      ...givenToCome(statements),
      ...deletedBefore(statements),
      ...doublesBefore(statements),
      ...valuesToKeep(statements),
      ...dropped.values,
    ];
    const usual =
      this.#touched.size === 0
        ? []
        : [
            ...liveChecks(
              [...this.#touched.values()],
              statements,
              ({ key, origin }) => last === undefined || origin.unseen === true || last.relations.has(key),
              checks.some(({ reads }) => reads === 'rows') || statements.some(isOfRows),
            ),
            ...freeDisk(
              [...this.#rewritten.values()].filter(isLarge),
              grown.filter(isLarge),
              indexed.filter(isLarge),
              timesOf,
              fresh.filter(
                ({ table, bytes, count }) =>
                  bytes !== undefined ||
                  !isLittleAgain(sizeAt({ sizes, date }, displayName(table.key))?.bytes, count),
              ),
            ),
          ];
    return {
      usual,
      named: namesThereChecks(statements),
      checks: sayable(checks, statements),
      unasked: this.#constraints.unasked,
    };
  }

  #tableNamed(relation: string): Table | undefined {
    return this.#formers.table(relation) ?? this.#formers.table(`public.${relation}`);
  }
}

function isOfRows({ one }: Placed): boolean {
  return one.actions.some(({ operation: { kind } }) =>
    ['insert', 'update', 'delete', 'select', 'copyData', 'doBlock'].includes(kind),
  );
}

/** Of indexes that are there under names that new ones get. */
function formerNames(start: Schema, table: Table, names: readonly string[]): readonly string[] {
  return indexesOf(start, table.key)
    .filter((one) => one.constraint === undefined && names.includes(one.name))
    .map(qualifiedName);
}

function keyIn(schema: Schema, name: ObjectName): string {
  return resolveRelation(schema, name)?.key ?? creationKey(schema, name);
}
