/** Queries on a schema: which object a name denotes, what an object has, what covers what. Read-only; replay applies statements. */
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { Name, ObjectName } from '../operations/model/operation.ts';
import { mentions, notNullFacts } from './expression-text.ts';
import type { Column, Constraint, Index, Relation, Schema, Sequence, Table, UserType } from './model.ts';

/** The relation that a name denotes at this point, found along the search path; temporary ones hide others. */
export function resolveRelation(schema: Schema, name: ObjectName): Relation | undefined {
  return firstNamed(schema, name, schema.relations);
}

/** The history contains the creation of every table that it uses: other tables do not exist. */
export function isWhole(schema: Schema): boolean {
  if (schema.hasUnseen) return false;
  for (const relation of schema.relations.values()) if (relation.origin.unseen === true) return false;
  return true;
}

/** Like resolveRelation, for tables and foreign tables only. */
export function table(schema: Schema, name: ObjectName): Table | undefined {
  return asTable(resolveRelation(schema, name));
}

export function tableByKey(schema: Schema, key: string): Table | undefined {
  return asTable(schema.relations.get(key));
}

export function resolveIndex(schema: Schema, name: ObjectName): Index | undefined {
  return firstNamed(schema, name, schema.indexes);
}

/** An object of this name exists, with this or another definition: IF NOT EXISTS skips its creation. */
export function isThere(one: Pick<Relation, 'certainty' | 'origin'> | undefined): boolean {
  if (one === undefined || one.origin.unseen === true) return false;
  return one.certainty === 'certain' || one.origin.conditional !== true;
}

/** The key of the relation that a name denotes, or that a new one would get. */
export function relationKey(schema: Schema, name: ObjectName): string {
  return resolveRelation(schema, name)?.key ?? creationKey(schema, name);
}

/** The key that CREATE gives an object of that name. */
export function creationKey(schema: Schema, name: ObjectName): string {
  return keyOf(creationHome(schema, name), name.name.text);
}

/** The schema in which CREATE puts it. */
function creationHome(schema: Schema, name: ObjectName): string {
  return name.schema?.text ?? creationSchema(schema);
}

export function creationSchema(schema: Schema): string {
  return schema.searchPath[0] ?? 'public';
}

export function keyOf(schema: string, name: string): string {
  return `${schema}.${name}`;
}

/** Possible keys of a name, in the server's search order. */
export function candidateKeys(schema: Schema, name: ObjectName): readonly string[] {
  if (name.schema !== undefined) return [keyOf(name.schema.text, name.name.text)];
  return [temporarySchema, ...schema.searchPath].map((one) => keyOf(one, name.name.text));
}

/** The user-defined type that a name denotes. */
export function typeNamed(schema: Schema, name: ObjectName): UserType | undefined {
  return candidateKeys(schema, name)
    .map((key) => schema.types.get(key))
    .find((found) => found !== undefined);
}

/** Indexes of a relation, including those of constraints. */
export function indexesOf(schema: Schema, relation: string): readonly Index[] {
  return (schema.indexesByRelation.get(relation) ?? []).flatMap((key) => schema.indexes.get(key) ?? []);
}

/** The index uses the column: as an element, in an expression or predicate, or by INCLUDE. */
export function indexUses(index: Index, name: string): boolean {
  return (
    index.include.includes(name) ||
    mentions(index.where, name) ||
    index.elements.some((one) => one.column === name || mentions(one.expression, name))
  );
}

export type ForeignKey = Constraint & { readonly references: NonNullable<Constraint['references']> };

export function foreignKeysFrom(from: Table): readonly ForeignKey[] {
  return from.constraints.filter(isForeignKey);
}

/** Foreign keys, also of the table itself, that reference a relation. */
export function foreignKeysTo(
  schema: Schema,
  relation: string,
): readonly { readonly table: Table; readonly constraint: ForeignKey }[] {
  return (schema.referencedBy.get(relation) ?? []).flatMap((key) => {
    const from = tableByKey(schema, key);
    if (from === undefined) return [];
    return foreignKeysFrom(from)
      .filter((constraint) => constraint.references.relation === relation)
      .map((constraint) => ({ table: from, constraint }));
  });
}

/** Direct partitions, not those below them. */
export function partitions(schema: Schema, relation: string): readonly Table[] {
  return (schema.partitionsOf.get(relation) ?? []).flatMap((key) => tableByKey(schema, key) ?? []);
}

/** Known or not: an index created ON ONLY such a table is invalid until all partitions have their part of it. */
export function hasPartitions(schema: Schema, relation: string): boolean {
  return partitions(schema, relation).length > 0 || tableByKey(schema, relation)?.unseenPartitions === true;
}

/** Tables that inherit from one, except partitions. */
export function inheritors(schema: Schema, relation: string): readonly Table[] {
  return (schema.inheritorsOf.get(relation) ?? []).flatMap((key) => tableByKey(schema, key) ?? []);
}

/** Direct partitions and inheriting tables, which changes of columns or checks reach. */
export function children(schema: Schema, relation: string): readonly Table[] {
  return [...partitions(schema, relation), ...inheritors(schema, relation)];
}

/** The sequence that belongs to a column. */
export function sequenceOf(schema: Schema, relation: string, column: string): Sequence | undefined {
  for (const key of schema.sequencesOf.get(relation) ?? []) {
    const sequence = schema.relations.get(key);
    if (sequence?.kind === 'sequence' && sequence.ownedBy?.column === column) return sequence;
  }
  return undefined;
}

export function sequencesOf(schema: Schema, relation: string): readonly Sequence[] {
  return (schema.sequencesOf.get(relation) ?? []).flatMap((key) => {
    const sequence = schema.relations.get(key);
    return sequence?.kind === 'sequence' ? [sequence] : [];
  });
}

/** For a NOT NULL column of an enum with a single label: that label. */
export function onlyLabel({ nullable, type }: Column, { types }: Schema): string | undefined {
  if (nullable || type.arrayDimensions > 0) return undefined;
  const own = types.get(keyOf(type.schema ?? 'public', type.name));
  return own?.form === 'enum' && own.values.length === 1 ? own.values[0] : undefined;
}

export function column(of: Table, name: string): Column | undefined {
  return of.columns.find((one) => one.name === name);
}

export function constraint(of: Table, name: string): Constraint | undefined {
  return of.constraints.find((one) => one.name === name);
}

/** Its plain columns, without expressions. */
export function columnsOf({ elements }: Pick<Index, 'elements'>): readonly string[] {
  return elements.flatMap(({ column: name }) => name ?? []);
}

export function primaryKey(of: Table): Constraint | undefined {
  return of.constraints.find((one) => one.kind === 'primary-key');
}

/**
 * An index that finds all rows with given values of these columns: its leading columns are exactly these, in any order. A partial index
 * counts if it only excludes nulls of these columns; invalid ones and other methods do not count (a hash index counts for its one column).
 */
export function coveringIndex(
  schema: Schema,
  relation: string,
  columns: readonly string[],
): Index | undefined {
  const wanted = new Set(columns);
  return indexesOf(schema, relation).find((index) => {
    if (!index.valid || leavesRowsOut(index, wanted)) return false;
    if (index.method !== 'btree' && !(index.method === 'hash' && wanted.size === 1)) return false;
    const leading = index.elements.slice(0, wanted.size).map((element) => element.column);
    return (
      new Set(leading).size === wanted.size && leading.every((one) => one !== undefined && wanted.has(one))
    );
  });
}

/** Indexes that lead with one of the columns, so that a search for given values of all of them can start there. */
export function indexesLeadingWithin(
  schema: Schema,
  relation: string,
  columns: readonly string[],
): readonly Index[] {
  const isOneOf = (name: string | undefined): boolean => name !== undefined && columns.includes(name);
  return indexesOf(schema, relation).filter(
    ({ valid, method, elements }) => valid && method === 'btree' && isOneOf(elements[0]?.column),
  );
}

/** True if the index excludes rows in which none of the searched columns is null. */
export function isPartialFor(index: Index, searched: readonly string[]): boolean {
  return leavesRowsOut(index, new Set(searched));
}

/** True if these columns are unique in the table. */
export function identifies(schema: Schema, relation: string, columns: readonly string[]): boolean {
  return indexesOf(schema, relation).some(
    ({ valid, unique, where, elements }) =>
      valid &&
      unique &&
      where === undefined &&
      elements.every(({ column: one }) => one !== undefined && columns.includes(one)),
  );
}

/** True if SET NOT NULL needs no scan: the column already is NOT NULL, or a valid CHECK proves it. */
export function provenNotNull(of: Table, name: string): boolean {
  if (column(of, name)?.nullable === false) return true;
  return of.constraints.some((one) => one.valid && one.provesNotNull.includes(name));
}

/** The constraint that would prove that the column has no nulls, if it were validated. */
export function unvalidatedNotNull({ constraints }: Table, name: string): Constraint | undefined {
  return constraints.find((one) => !one.valid && one.enforced && one.provesNotNull.includes(name));
}

/** Without its schema. */
export function nameInKey(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}

/** For display: unqualified if the schema is public or temporary. */
export function displayName(key: string): string {
  return key.replace(/^(?:public|pg_temp)\./, '');
}

/** A table by its display name. */
export function tableCalled(schema: Schema, name: string): Table | undefined {
  return tableByKey(schema, name) ?? tableByKey(schema, `public.${name}`);
}

/** A name without a position, for look-ups that do not come from a statement. */
export function nameOf(schema: string | undefined, name: string): ObjectName {
  const part = (text: string): Name => ({ start: 0, end: 0, text });
  return { start: 0, end: 0, schema: schema === undefined ? undefined : part(schema), name: part(name) };
}

function leavesRowsOut(index: Index, searched: ReadonlySet<string>): boolean {
  if (index.where === undefined) return false;
  // Names in MySQL's quotes, which SQLite accepts too.
  const facts = notNullFacts(index.where.replaceAll('`', '"'));
  return !facts.onlyThat || facts.columns.some((one) => !searched.has(one));
}

function isForeignKey(one: Constraint): one is ForeignKey {
  return one.references !== undefined;
}

export function asTable(relation: Relation | undefined): Table | undefined {
  return relation?.kind === 'table' || relation?.kind === 'foreign-table' ? relation : undefined;
}

/** Of the candidate keys, in order, the first that `objects` have. Makes no list of them: rules ask this for every operation. */
function firstNamed<T>(
  { searchPath }: Schema,
  { schema, name: { text } }: ObjectName,
  objects: Pick<ReadonlyMap<string, T>, 'get'>,
): T | undefined {
  if (schema !== undefined) return objects.get(keyOf(schema.text, text));
  let found = objects.get(keyOf(temporarySchema, text));
  for (let i = 0; found === undefined && i < searchPath.length; i += 1)
    found = objects.get(keyOf(searchPath[i] ?? '', text));
  return found;
}

/** The columns of the key are nullable. */
export function isOptional(table: Table, columns: readonly string[]): boolean {
  return table.columns.some((one) => columns.includes(one.name) && one.nullable);
}
