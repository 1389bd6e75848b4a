/** Who may do what before and after, row security, personal data that comes in or moves, and commands that are put together when they run. */
import { groupBy } from '../../collections/group-by.ts';
import { markLabel } from '../../personal-data/present.ts';
import { markOf, personalDataIn } from '../../personal-data/personal-data.ts';
import type { PersonalDataSettings } from '../../personal-data/settings.ts';
import { column, displayName, foreignKeysFrom, relationKey, tableByKey } from '../../schema/lookup.ts';
import { baseOf, rowCopyOf } from '../rows/carried.ts';
import type { DropColumn, OperationKind } from '../../operations/operation.ts';
import { plainCopiesIn } from '../../schema/inverse/refill.ts';
import type { Privilege, Table } from '../../schema/model.ts';
import { oneLine } from '../../plan/format.ts';
import type { PermissionChange, SecurityReview } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isComputedAgain } from '../rows/computed-columns.ts';
import { exportsIn } from '../rows/exports.ts';
import { commas } from '../../text/enumerate.ts';
import { erasedOtherwise } from '../order/renewed-keys.ts';
import { formerName, type TouchedObject } from './touched.ts';
import { isOfRowsThere, writtenOfPeople } from './written-people.ts';

export function securityReview(
  touched: readonly TouchedObject[],
  statements: readonly Placed[],
  settings: PersonalDataSettings,
): SecurityReview {
  return {
    permissions: touched.flatMap(permissionsOf),
    rowSecurity: touched.flatMap(rowSecurityOf),
    personalData: [
      ...touched.flatMap((one) => personalDataOf(one, settings)),
      ...leftOf(statements),
      ...statements.flatMap((one) => [...movedBy(one, settings), ...writtenOfPeople(one, settings)]),
      ...erasedOtherwise(statements, settings),
    ],
    injection: injectionIn(statements),
  };
}

/** What stays as it is. Half sentences. */
export function nothingFound(
  { permissions, rowSecurity, personalData }: SecurityReview,
  statements: readonly Placed[],
  settings: PersonalDataSettings,
): readonly string[] {
  const isOfPeople = personalData.length > 0 || statements.some((one) => changesPeople(one, settings));
  const isNamed = statements.some(({ one }) =>
    one.actions.some(({ operation: { kind } }) => kind === 'addColumn' || kind === 'createTable'),
  );
  return [
    ...(permissions.length === 0 ? ['privileges'] : []),
    ...(rowSecurity.length === 0 ? ['row security'] : []),
    // Names tell what is known of them, and no more.
    ...(isOfPeople ? [] : [`personal data${isNamed ? ' (by the names of what is new)' : ''}`]),
  ];
}

/** Rows or types of a table that holds data of people: nothing is told of it, and unchanged it is not. */
function changesPeople({ one, at, section }: Placed, settings: PersonalDataSettings): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(
    ({ operation: { kind }, effect }) =>
      changing.has(kind) &&
      effect.relations.some(({ relation, role }) => {
        const key = schema.relations.has(relation) ? relation : `public.${relation}`;
        return role === 'target' && (personalDataIn(schema, settings).table(key)?.columns.length ?? 0) > 0;
      }),
  );
}

const changing: ReadonlySet<OperationKind> = new Set([
  'insert',
  'update',
  'delete',
  'truncate',
  'copyData',
  'executeDynamic',
  'alterColumnType',
]);

// ---------------------------------------------------------------------------------------------------------- permissions

function permissionsOf(one: TouchedObject): readonly PermissionChange[] {
  const [was, is] = [privilegesIn(one, 'before'), privilegesIn(one, 'after')];
  const roles = [...new Set([...was.keys(), ...is.keys()])].sort();
  return roles.flatMap((role) => {
    const [before = '', after = ''] = [was.get(role), is.get(role)];
    return before === after
      ? []
      : [{ object: one.name, role: oneLine(role === 'public' ? 'PUBLIC' : role), before, after }];
  });
}

/** By role, owners aside. Columns are told with their name. */
function privilegesIn(one: TouchedObject, when: 'before' | 'after'): ReadonlyMap<string, string> {
  const schema = one[when];
  const found = new Map<string, string[]>();
  const add = (privileges: readonly Privilege[] | undefined, of: string): void => {
    for (const { grantee, privileges: all } of privileges ?? []) {
      const names = all.filter((name) => name !== 'maintain' || one.targetVersion >= 17);
      if (grantee !== '' && names.length > 0)
        found.set(grantee, [
          ...(found.get(grantee) ?? []),
          `${names.join(', ')}${of === '' ? '' : ` (${of})`}`,
        ]);
    }
  };
  if (one.kind === 'relation') {
    const relation = schema.relations.get(one.key);
    add(relation?.privileges, '');
    for (const each of tableByKey(schema, one.key)?.columns ?? []) add(each.privileges, oneLine(each.name));
  }
  if (one.kind === 'function')
    for (const each of schema.functions.get(one.key) ?? []) add(each.privileges, '');
  if (one.kind === 'type') add(schema.types.get(one.key)?.privileges, '');
  return new Map([...found].map(([role, all]) => [role, all.join('; ')]));
}

// --------------------------------------------------------------------------------------------------------- row security

function rowSecurityOf(one: TouchedObject): readonly string[] {
  if (one.kind === 'function') return definersOf(one);
  const was = tableByKey(one.before, one.key);
  const is = tableByKey(one.after, one.key);
  if (is === undefined) return [];
  const name = one.name;
  const policies = (table: Table | undefined): readonly string[] =>
    table?.policies.map((policy) => policy.name) ?? [];
  const added = policies(is).filter((policy) => !policies(was).includes(policy));
  const gone = policies(was).filter((policy) => !policies(is).includes(policy));
  const on = is.rowSecurity.enabled;
  const wasOn = was?.rowSecurity.enabled ?? false;
  return [
    ...(on && !wasOn ? [`Row security of ${name} is switched on.`] : []),
    ...(!on && wasOn
      ? [`Row security of ${name} is switched off: every role with a privilege sees all rows.`]
      : []),
    ...(on && is.policies.length === 0 && (!wasOn || policies(was).length > 0)
      ? [`${name} has no policy: only its owner, superusers and roles with BYPASSRLS see rows.`]
      : []),
    ...added.map((policy) => `Policy ${oneLine(policy)} on ${name} is new.`),
    ...gone.map((policy) => `Policy ${oneLine(policy)} on ${name} is gone.`),
  ];
}

function definersOf({ key, before, after, name }: TouchedObject): readonly string[] {
  const is = (after.functions.get(key) ?? []).some((one) => one.securityDefiner);
  const was = (before.functions.get(key) ?? []).some((one) => one.securityDefiner);
  return is && !was ? [`Function ${name} runs with the rights of its owner (SECURITY DEFINER).`] : [];
}

// -------------------------------------------------------------------------------------------------------- personal data

function personalDataOf(one: TouchedObject, settings: PersonalDataSettings): readonly string[] {
  if (one.kind !== 'relation') return [];
  const is = tableByKey(one.after, one.key);
  const was = tableByKey(one.before, one.key);
  const gone = goneOf(one, settings);
  const people = personalDataIn(one.after, settings).table(one.key);
  if (is === undefined || people === undefined) return gone;
  const fresh = people.columns.filter(({ column: name }) => {
    const former = formerName(one.renamed, name);
    return was === undefined || former === undefined || column(was, former) === undefined;
  });
  const come = fresh.map(({ column: name, mark }) => {
    return `${one.name}.${oneLine(name)}: ${oneLine(markLabel(mark))} (${oneLine(mark.because)}).`;
  });
  return [...come, ...gone];
}

/** Columns about people that are there no more, under no name. */
function goneOf(
  { key, before, after, name: table, renamed }: TouchedObject,
  settings: PersonalDataSettings,
): readonly string[] {
  const was = personalDataIn(before, settings).table(key);
  const is = tableByKey(after, key);
  const kept = is?.columns.map(({ name }) => formerName(renamed, name)) ?? [];
  const gone = (was?.columns ?? [])
    .filter(({ column: name }) => !kept.includes(name))
    .map(({ column: name, mark }) => `${table}.${oneLine(name)}: dropped (${oneLine(markLabel(mark))}).`);
  return gone;
}

const mostTables = 4;

/** Whatever it is: who may see it is asked of the files too, and of what is left behind. DROP COLUMN leaves the rows as they are; a table goes with its files. */
function leftOf(statements: readonly Placed[]): readonly string[] {
  const files = [...groupBy(statements, ({ section }) => section).values()].flatMap(exportsIn);
  const namesIn = (all: typeof files): ReadonlySet<string> =>
    new Set(all.map(({ table }) => oneLine(displayName(table.key))));
  const exported = namesIn(files);
  const whole = namesIn(files.filter(({ columns, rows }) => columns === 'all' && rows === undefined));
  const dropped = new Set(
    statements.flatMap((placed) =>
      placed.one.actions.flatMap(({ operation, effect }) =>
        operation.kind === 'dropColumn' &&
        effect.relations.some(({ isNew }) => !isNew) &&
        !isComputedAgain(operation, placed) &&
        !isCopiedAsItIs(operation, placed)
          ? [oneLine(displayName(relationKey(schemaAt(placed), operation.table)))]
          : [],
      ),
    ),
  );
  const names = [...new Set([...exported, ...dropped])];
  if (names.length === 0) return [];
  const copy = exported.size > 0 ? 'is in the export files in clear text, and ' : '';
  // What goes as a whole goes with its files, whatever columns it lost before.
  const kept = [...dropped].filter((name) => !whole.has(name));
  const until = `on the disk until ${kept.length > 1 ? 'their' : 'its'} rows are written again (VACUUM FULL, pg_repack)`;
  const of = commas(names, mostTables);
  const isKept = [...exported].every((name) => !whole.has(name)) && dropped.size === 0;
  const is = isKept ? 'What is written over in' : 'What is dropped from';
  if (kept.length === names.length) return [`${is} ${of} ${copy}stays ${until}, ${staysBehind}`];
  const values =
    kept.length === 0
      ? ''
      : ` What is dropped from ${commas(kept, mostTables)} stays ${until.replace(/^on the disk/, 'on the disk too,')}.`;
  return [`${is} ${of} ${copy}stays ${staysBehind}${values}`];
}

/** Another column of the table has its values: nothing goes. */
function isCopiedAsItIs(operation: DropColumn, { section, at }: Placed): boolean {
  const schema = schemaAt({ section, at });
  const key = relationKey(schema, operation.table);
  const copies = section.statements
    .slice(0, at)
    .flatMap(({ statement }) => plainCopiesIn(statement.parsed, schema));
  return copies.some(({ table, from }) => table === key && from === operation.column.text);
}

const staysBehind = 'in archived write-ahead log and in backups.';

/** It tells of personal data that goes, of what goes with it, or of rows that stay. */
export function bringsNone(sentence: string): boolean {
  return (
    /: dropped \(.*\)\.$/.test(sentence) ||
    isOfRowsThere(sentence) ||
    sentence.includes(staysBehind) ||
    sentence.includes(': who is deleted there ')
  );
}

/** Keys of rows, whose foreign keys follow them, and constants: who somebody is stands where it stood. */
function bringsKeysAlone({ one, section, at }: Placed): boolean {
  const schema = schemaAt({ section, at });
  const copy = rowCopyOf(one.statement, schema);
  const target = copy && tableByKey(schema, copy.target);
  return (
    target !== undefined &&
    copy?.pairs.every(({ to, value }) => {
      const base = baseOf(value);
      return (
        value?.kind === 'constant' ||
        (base !== undefined &&
          foreignKeysFrom(target).some(
            ({ columns, references }) =>
              columns.length === 1 && columns[0] === to && references.relation === base.relation,
          ))
      );
    }) === true
  );
}

/** Rows that a query copies from tables of people into others. */
function movedBy(placed: Placed, settings: PersonalDataSettings): readonly string[] {
  const { one, at, section, place } = placed;
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation, effect }) => {
    const copies =
      operation.kind === 'createTableAs' || (operation.kind === 'insert' && operation.source === 'query');
    if (!copies) return [];
    if (bringsKeysAlone(placed)) return [];
    const from = effect.relations.filter(({ role }) => role === 'source').map(({ relation }) => relation);
    const marked = from.filter((relation) => {
      const key = schema.relations.has(relation) ? relation : `public.${relation}`;
      const found = personalDataIn(schema, settings).table(key);
      return (found?.columns ?? []).some(({ column: name }) => markOf(found, name) !== undefined);
    });
    return marked.length === 0
      ? []
      : [
          `${place} copies rows from ${marked.map((key) => oneLine(displayName(key))).join(', ')}, which holds personal data.`,
        ];
  });
}

// ------------------------------------------------------------------------------------------------------------ injection

/** What rules say of it stands with the findings; here is what is put together at all. */
function injectionIn(statements: readonly Placed[]): readonly string[] {
  const dynamic = statements.filter(({ one }) =>
    one.statement.parsed.bodies.some((body) =>
      body.statements.some(({ parsed }) => parsed.operations.some(({ kind }) => kind === 'executeDynamic')),
    ),
  );
  return dynamic.map(({ place }) => `${place} puts a command together when it runs (EXECUTE).`);
}
