/**
 * The steps in which keys that ON CONFLICT of releases goes by are exchanged without a stop, of all keys of the table together: new ones and what fills their
 * columns first, then the release, those that go last. The SQL of them. Sentences.
 */
import { code, codeForFile } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { nameBeside } from '../../schema/free-name.ts';
import { column, displayName, foreignKeysTo, indexesOf, columnsOf } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { placesInWords } from '../placed.ts';
import { keySaid } from '../schema/said-keys.ts';
import { inFile } from '../statements/name-in-file.ts';
import { openConflict, refusedMeanwhile } from './refused-meanwhile.ts';
import { isPart, list, type Rekeyed, shown } from './rekeyed-keys.ts';
import type { MadeKey } from './said-conflicts.ts';

const mostTold = 2;

export function withoutStop(one: Rekeyed, isBrought: boolean): readonly string[] {
  const { table, former, fresh, add, come, going, beside, fills } = one;
  const name = shown(one);
  if (table.partitionBy !== undefined)
    return [
      `Without a stop it does not go so: ${name} is partitioned, and no index that is built beside it becomes its key (USING INDEX).`,
    ];
  const index = indexName(one, fresh);
  const isBare = inFile(table, [add]) !== qualifiedName(table);
  const isMended = openConflict(one)?.mends === true;
  const builds = [
    buildOf(table, fresh, index, isMended),
    ...beside.map((each) => buildOf(table, each.fresh, indexName(one, each.fresh), false)),
  ];
  const first =
    come.length === 0 ? '' : `what adds ${joined(come.map(oneLine))}, in a migration of its own; after it `;
  const filled = placesInWords(fills.map(({ place }) => place));
  const fill = fills.length === 0 ? '' : `; then ${filled} in batches, by hand`;
  const again =
    fills.length === 0
      ? ''
      : `${filled} once more for what they wrote, where ${come.map((each) => `${quoted(each)} IS NULL`).join(' AND ')}; then `;
  const brought = come.length > 0 || isBrought ? 'with the migration of (1) and ' : '';
  const references = foreignKeysTo(add.start, fresh.key).filter(({ constraint }) =>
    going.some((each) => keySaid(constraint.references.columns) === keySaid(columnsOf(each.former))),
  );
  const keys =
    references.length === 0
      ? ''
      : ` What refers to (${list(columnsOf(former))}) goes first, as the former key does not go before it: ${joined(
          references.map(
            ({ table: of, constraint }) => `${oneLine(constraint.name)} of ${oneLine(displayName(of.key))}`,
          ),
          mostTold,
        )}.`;
  const nullable =
    fresh.kind === 'primary-key'
      ? fresh.columns.filter((each) => column(table, each)?.nullable === true)
      : [];
  const nulls =
    nullable.length === 0
      ? 'a moment'
      : `a moment where a validated CHECK says that ${list(nullable)} ${nullable.length === 1 ? 'is' : 'are'} not null, else as long as reading the table`;
  return [
    `Without a stop, in three steps, with this file in no build until then: (1) ${first}in psql ${builds.map((build) => code(`${build};`)).join(', then ')}, for which no read or write waits; for new databases the same as a migration of its own, with IF NOT EXISTS in place of CONCURRENTLY${isBare ? ' and without the schema, as in this file' : ''}${fill}; (2) the release that says ${fresh.on}, built ${brought}without this file: older ones run on${fills.length === 0 ? '' : `, and what they write is without ${list(come)} until (3)`}; (3) when none of them runs any more, ${again}a file in place of this one, ${codeForFile(`${exchange(one)};`)}: reads and writes wait for ${nulls}.${keys}`,
    ...against(one),
    ...refusedMeanwhile(
      one,
      going.map((each) => each.former),
      'Between (1) and (3)',
      isMended,
    ),
  ];
}

function buildOf(table: Table, fresh: MadeKey, index: string, isMended: boolean): string {
  const where = fresh.where === undefined ? '' : ` WHERE ${oneLine(fresh.where)}`;
  const nulls = fresh.nullsNotDistinct || isMended ? ' NULLS NOT DISTINCT' : '';
  return `CREATE UNIQUE INDEX CONCURRENTLY ${quoted(index)} ON ${qualifiedName(table)} (${fresh.columns.map(quoted).join(', ')})${nulls}${where}`;
}

/** Rows that the keys that go allow and the new ones do not. */
function against({ going, fresh, beside }: Rekeyed): readonly string[] {
  const refusing = [fresh, ...beside.map((each) => each.fresh)].filter(
    ({ columns }) => !going.some(({ former }) => isPart(columnsOf(former), columns)),
  );
  return refusing
    .slice(0, mostTold)
    .map(
      ({ columns }) =>
        `(1) fails where rows are alike in (${list(columns)}), and from then on it refuses them to older releases too (23505): where one writes such rows, only the stop is left.`,
    );
}

/** All of them in one: what goes, and what takes its place as a constraint. */
function exchange({ table, fresh, going, beside, ...rest }: Rekeyed): string {
  const sql = inFile(table, [rest.add]);
  const made = [fresh, ...beside.map((each) => each.fresh)].map((of) => ({
    of,
    index: indexName({ table, add: rest.add }, of),
  }));
  const alters = [
    ...going.flatMap(({ former }) =>
      former.constraint === undefined ? [] : [`DROP CONSTRAINT ${quoted(former.constraint)}`],
    ),
    ...made.flatMap(({ of, index }) =>
      of.kind === 'index'
        ? []
        : [
            `ADD CONSTRAINT ${quoted(of.name)} ${of.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY'} USING INDEX ${quoted(index)}`,
          ],
    ),
  ];
  const drops = going.flatMap(({ former }) => (former.constraint === undefined ? [quoted(former.name)] : []));
  const renamed = made.flatMap(({ of, index }) =>
    of.kind === 'index' && index !== of.name
      ? [`ALTER INDEX ${quoted(index)} RENAME TO ${quoted(of.name)}`]
      : [],
  );
  return [
    ...(drops.length === 0 ? [] : [`DROP INDEX ${drops.join(', ')}`]),
    ...(alters.length === 0 ? [] : [`ALTER TABLE ${sql} ${alters.join(', ')}`]),
    ...renamed,
  ].join('; ');
}

/** Its own, where the change finds none so; else one that nothing has before, nor behind. */
function indexName({ table, add }: Pick<Rekeyed, 'table' | 'add'>, fresh: MadeKey): string {
  const isThere = indexesOf(add.start, table.key).some((one) => one.name === fresh.name);
  if (fresh.kind === 'index' && !isThere) return fresh.name;
  const name = `${table.name}_${fresh.columns.join('_')}`;
  return nameBeside({ schema: table.schema, name }, '_new', [add.start, add.section.after]);
}

function quoted(name: string): string {
  return oneLine(quoteIdentifier(name));
}
