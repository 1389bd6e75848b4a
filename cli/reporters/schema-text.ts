/** Prints the replayed schema as text: each object with its parts, and at the end of the line the statement that created it. */
import { indexesOf } from '../../core/schema/lookup.ts';
import type {
  Column,
  Origin,
  Privilege,
  Relation,
  Routine,
  Schema,
  Table,
  View,
} from '../../core/schema/model.ts';
import { constraintSql } from '../../core/schema/print/constraints.ts';
import { indexText } from '../../core/schema/print/indexes.ts';
import { relationsOf } from '../../core/schema/print/kinds.ts';
import { typeText } from '../../core/schema/type-text.ts';
import { isUnnamed, numberedBy, wordsOf } from '../../core/schema/words.ts';
import { policySql, triggerSql } from '../../core/schema/print/programs.ts';
import { columnsOf, printable, type Style } from '../style.ts';

export type PlaceOf = (origin: Origin) => { readonly file: string; readonly line: number };

/** The newest version, so that every part of a definition is shown. */
const newest = 18;

interface Page {
  readonly schema: Schema;
  readonly style: Style;
  /** The place of the creating statement; empty if it is the same place as the one printed before. */
  readonly at: (origin: Origin, unless?: Origin) => string;
}

/** Blocks that are separated by an empty line. */
export function schemaText(schema: Schema, placeOf: PlaceOf, style: Style): readonly string[] {
  const page: Page = {
    schema,
    style,
    at: (origin, unless) => {
      if (unless?.file === origin.file && unless.span.start === origin.span.start) return '';
      const { file, line } = placeOf(origin);
      return `  ${style.dim(`${printable(file)}:${line + 1}`)}`;
    },
  };
  const { tables, views, sequences } = relationsOf(schema);
  const blocks = [
    ...tables.map((one) => tableText(page, one)),
    ...views.map((one) => viewText(page, one)),
    ...lists(page, [
      ['types', typeRows(page)],
      ['functions', functionRows(page)],
      // Sequences of serial and identity columns are shown at their columns.
      [
        'sequences',
        sequences
          .filter((one) => one.ownedBy === undefined)
          .map((one): Row => [shown(one.key), one.type, page.at(one.origin)]),
      ],
      [
        'statistics',
        [...schema.statistics.values()].map((one): Row => [
          shown(one.key),
          `on ${shown(one.relation)}`,
          page.at(one.origin),
        ]),
      ],
      [
        'publications',
        [...schema.publications.values()].map((one): Row => [
          one.name,
          one.allTables ? 'all tables' : one.tables.map((table) => shown(table.relation)).join(', '),
          page.at(one.origin),
        ]),
      ],
      [
        'event triggers',
        [...schema.eventTriggers.values()].map((one): Row => [
          one.name,
          `on ${one.event} ${shown(one.function)}`,
          page.at(one.origin),
        ]),
      ],
      [
        'other objects',
        [...schema.objects.values()].map((one): Row => [
          one.name,
          one.objectKind.replaceAll('-', ' '),
          page.at(one.origin),
        ]),
      ],
      [
        'schemas',
        [...schema.namespaces.values()].flatMap((one): readonly Row[] =>
          one.origin === undefined ? [] : [[one.name, granted(one.privileges), page.at(one.origin)]],
        ),
      ],
      [
        'extensions',
        [...schema.extensions.values()].map((one): Row => [one.name, one.version ?? '', page.at(one.origin)]),
      ],
      [
        'roles',
        [...schema.roles.values()]
          .filter((one) => one.known)
          .map((one): Row => [one.name, '', page.at(one.origin)]),
      ],
    ]),
  ];
  return blocks.length === 0 ? ['Nothing is built: no table, view or other object.'] : blocks;
}

// --------------------------------------------------------------------------------------------------------------- relations

function tableText(page: Page, table: Table): string {
  const { schema, at } = page;
  const origin = table.origin;
  const indexes = indexesOf(schema, table.key).filter((one) => one.constraint === undefined);
  return [
    head(page, table, tableFacts(table)),
    ...rows(
      table.columns.map((one): Row => [
        one.name,
        `${wordsOf(schema).type(one)}${columnFacts(one)}`,
        at(one.origin, origin),
      ]),
    ),
    ...section(
      page,
      'constraints',
      table.constraints
        .filter((one) => one.kind !== 'not-null')
        .map((one): Row => {
          const sql = constraintSql(schema, one, newest);
          const place = at(one.origin, origin);
          return isUnnamed(schema, one) ? [sql, '', place] : [one.name, sql, place];
        }),
    ),
    ...section(
      page,
      'indexes',
      indexes.map((one): Row => [
        one.name,
        `${one.unique ? 'UNIQUE ' : ''}${indexText(page.schema, one, newest).replace(/^USING /, '')}${one.valid ? '' : ' invalid'}`,
        at(one.origin, origin),
      ]),
    ),
    ...section(
      page,
      'policies',
      table.policies.map((one): Row => [one.name, policySql(one), at(one.origin, origin)]),
    ),
    ...programsText(page, table),
    ...section(
      page,
      'partitions',
      (schema.partitionsOf.get(table.key) ?? []).map((key): Row => [shown(key), boundOf(schema, key), '']),
    ),
  ].join('\n');
}

function viewText(page: Page, view: View): string {
  const reads = view.reads.length === 0 ? '' : `reads ${view.reads.map(shown).join(', ')}`;
  const indexes = indexesOf(page.schema, view.key);
  return [
    head(page, view, [reads, granted(view.privileges)]),
    ...rows(
      (view.columns ?? []).map((name, at): Row => [
        name,
        view.columnTypes[at] === undefined ? '' : wordsOf(page.schema).type({ type: view.columnTypes[at] }),
        '',
      ]),
    ),
    ...section(
      page,
      'indexes',
      indexes.map((one): Row => [
        one.name,
        indexText(page.schema, one, newest).replace(/^USING /, ''),
        page.at(one.origin, view.origin),
      ]),
    ),
    ...programsText(page, view),
  ].join('\n');
}

function programsText(page: Page, relation: Table | View): readonly string[] {
  const { schema, at } = page;
  const off = (firing: string): string => (firing === 'disabled' ? ' disabled' : '');
  return [
    ...section(
      page,
      'triggers',
      relation.triggers.map((one): Row => [
        one.name,
        `${triggerSql({ schema }, relation, one)}${off(one.firing)}`,
        at(one.origin, relation.origin),
      ]),
    ),
    ...section(
      page,
      'rules',
      relation.rules.map((one): Row => [
        one.name,
        `on ${one.event}${one.instead ? ' instead' : ''}${off(one.firing)}`,
        at(one.origin, relation.origin),
      ]),
    ),
  ];
}

function head(page: Page, relation: Relation, facts: readonly string[]): string {
  const { style } = page;
  const doubt = relation.certainty === 'possible' ? ` ${style.yellow('possibly')}` : '';
  const told = facts.filter((one) => one !== '').map((one) => `, ${printable(one)}`);
  const comment = relation.comment === undefined ? '' : `\n  ${style.dim(printable(relation.comment))}`;
  return `${style.bold(printable(shown(relation.key)))} ${relation.kind.replace('-', ' ')}${told.join('')}${doubt}${page.at(relation.origin)}${comment}`;
}

function tableFacts(table: Table): readonly string[] {
  const { enabled, forced } = table.rowSecurity;
  const keys = table.partitionBy?.elements.map((one) => one.column ?? one.expression ?? '').join(', ');
  return [
    table.persistence === 'permanent' ? '' : table.persistence,
    table.partitionBy === undefined ? '' : `partitioned by ${table.partitionBy.strategy} (${keys ?? ''})`,
    table.partitionOf === undefined
      ? ''
      : `partition of ${shown(table.partitionOf.parent)} ${table.partitionOf.bound}`,
    table.inherits.length === 0 ? '' : `inherits ${table.inherits.map(shown).join(', ')}`,
    enabled ? `row security${forced ? ' forced' : ''}` : '',
    table.complete ? '' : 'perhaps with more columns',
    granted(table.privileges),
  ];
}

function columnFacts(column: Column): string {
  const facts = [
    column.collation === undefined ? '' : `collate ${column.collation}`,
    column.nullable ? '' : 'not null',
    column.identity === undefined ? '' : `identity ${column.identity.replace('-', ' ')}`,
    numberedBy(column) ?? '',
    column.generated === undefined
      ? column.default === undefined
        ? ''
        : `default ${column.default}`
      : `generated ${column.generated} ${column.default ?? ''}`,
    column.mysql?.onUpdate === undefined ? '' : `on update ${column.mysql.onUpdate}`,
    column.comment === undefined ? '' : `-- ${column.comment}`,
  ];
  return facts
    .filter((one) => one !== '')
    .map((one) => ` ${one}`)
    .join('');
}

/** Privileges of roles other than the owner. */
function granted(privileges: readonly Privilege[] | undefined): string {
  const others = (privileges ?? []).filter((one) => one.grantee !== '');
  return others.length === 0
    ? ''
    : `granted ${others.map((one) => `${one.privileges.join(' ')} to ${one.grantee}`).join('; ')}`;
}

function boundOf(schema: Schema, key: string): string {
  const relation = schema.relations.get(key);
  return relation?.kind === 'table' ? (relation.partitionOf?.bound ?? '') : '';
}

// ------------------------------------------------------------------------------------------------------------------ lists

function typeRows({ schema, at }: Page): readonly Row[] {
  return [...schema.types.values()].map((type): Row => {
    const domain = type.domainOf === undefined ? '' : typeText(type.domainOf);
    const attributes = type.attributes.map((one) => `${one.name} ${typeText(one.type)}`);
    return [
      shown(type.key),
      [type.form, type.values.join(', '), domain, attributes.join(', ')]
        .filter((one) => one !== '')
        .join(' '),
      at(type.origin),
    ];
  });
}

function functionRows({ schema, at }: Page): readonly Row[] {
  return [...schema.functions.values()]
    .flat()
    .map((one): Row => [
      signature(one),
      [
        one.returns === undefined
          ? one.form
          : `returns ${one.returnsSet ? 'setof ' : ''}${typeText(one.returns)}`,
        one.language,
        one.volatility,
        one.securityDefiner ? 'security definer' : '',
      ]
        .filter((word) => word !== '')
        .join(' '),
      at(one.origin),
    ]);
}

function signature(one: Routine): string {
  return `${shown(one.key)}(${one.arguments.map(typeText).join(', ')})`;
}

type Row = readonly [name: string, what: string, place: string];

function lists({ style }: Page, content: readonly (readonly [string, readonly Row[]])[]): readonly string[] {
  return content.flatMap(([title, all]) =>
    all.length === 0 ? [] : [[style.bold(title), ...rows(all)].join('\n')],
  );
}

function section({ style }: Page, title: string, content: readonly Row[]): readonly string[] {
  return content.length === 0 ? [] : [`  ${style.dim(title)}`, ...rows(content)];
}

function rows(content: readonly Row[]): readonly string[] {
  const widest = Math.min(40, Math.max(0, ...content.map(([name]) => columnsOf(printable(name)))));
  return content.map(([name, what, place]) => {
    const label = printable(name);
    const padding = what === '' ? '' : ' '.repeat(Math.max(0, widest - columnsOf(label)) + 2);
    return `    ${label}${padding}${printable(what)}${place}`;
  });
}

/** The name for display: the schema public is omitted. */
function shown(key: string): string {
  return key.replace(/^public\./, '');
}
