/**
 * All facts about a change, computed once for notes, checks and rollout. A fact is typed data without words; each topic has a file in this
 * folder.
 */
import type { Schema } from '../../schema/model.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import { withUnseenTables } from '../../schema/unseen-tables.ts';
import type { Change } from '../change.ts';
import type { Phase } from '../model.ts';
import type { ObjectChange } from './alteration.ts';
import { compatibilityOf, phaseOf, within, type Compatibility } from './compatibility.ts';
import { objectChanges } from './objects.ts';
import { reversalsOf, type Reversal } from './reversibility.ts';
import { placedIn, placesOf, type PlaceAt } from './places.ts';
import { replicationOf, type ReplicationFacts } from './replication.ts';
import { rowConditionsOf, type RowCondition } from './row-conditions.ts';
import { rowsWrittenOf, type RowsWritten } from './rows-written.ts';
import { securityOf, type SecurityFacts } from './security.ts';
import { statementFact, type StatementFact } from './statements.ts';
import { valuesLostOf, type ValueLoss } from './values-lost.ts';
import { waitOf, waitsOf, type RelationWait } from './waits.ts';

export interface Facts {
  readonly change: Change;
  readonly placeAt: PlaceAt;
  /** The schemas before and after the whole change. They include tables that no migration creates and the change uses. */
  readonly found: Schema;
  readonly left: Schema;
  readonly statements: readonly StatementFact[];
  readonly waits: readonly RelationWait[];
  readonly rowsWritten: readonly RowsWritten[];
  readonly valuesLost: readonly ValueLoss[];
  readonly rowConditions: readonly RowCondition[];
  readonly security: SecurityFacts;
  readonly replication: ReplicationFacts;
  /** The net changes of the objects that programs use. */
  readonly objects: readonly ObjectChange[];
  readonly compatibility: Compatibility;
  /** How each migration is rolled back. */
  readonly reversals: readonly Reversal[];
  /** When each migration can be applied, by its path. */
  readonly phases: ReadonlyMap<string, Phase>;
}

export function factsOf(change: Change): Facts {
  const sections = change.migrations.flatMap((one) => one.sections);
  const first = sections[0]?.found ?? emptySchema();
  const left = sections.at(-1)?.after ?? first;
  const placeAt = placesOf(change);
  const placed = placedIn(change, placeAt);
  const operations = placed.flatMap(({ statement }) => statement.actions.map(({ operation }) => operation));
  const statements = placed.map((one) => statementFact(one, change));
  const found = withUnseenTables(first, left, operations);
  const rowsWritten = rowsWrittenOf(statements, change);
  const objects = objectChanges(statements, found, left);
  const valuesLost = valuesLostOf(statements, rowsWritten, change);
  const compatibility = compatibilityOf(objects, change);
  return {
    change,
    placeAt,
    found,
    left,
    statements,
    waits: waitsOf(statements, waitOf({ change })),
    rowsWritten,
    valuesLost,
    rowConditions: rowConditionsOf(statements, change),
    security: securityOf({ found, left, statements }, change),
    replication: replicationOf(statements, found),
    objects,
    compatibility,
    reversals: reversalsOf(change, statements, valuesLost),
    phases: new Map(
      change.migrations.map(
        ({ path }) => [path, phaseOf(within(compatibility, (place) => place.path === path))] as const,
      ),
    ),
  };
}
