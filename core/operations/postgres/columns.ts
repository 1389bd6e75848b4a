/** Column definitions and constraints, as written in CREATE TABLE and in ALTER TABLE … ADD. */
import type { ColumnDef, Constraint, Node } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  IndexStorage,
  Name,
  ReferentialAction,
} from '../model/operation.ts';
import { indexElements } from './indexes.ts';
import { bracketed, expression, optionsOf, relationName, serialTypes, typeName } from './parts.ts';
import { sequenceOptions } from './sequences.ts';

/** `range` holds the definition from the column's name to its end. */
export function columnDefinition(source: Source, node: ColumnDef, range: TokenRange): ColumnDefinition {
  const name = source.name(range.from) ?? { ...source.span(range), text: node.colname ?? '' };
  const clauses = clausesOf(source, node, range);
  const firstClause = clauses[0]?.range.from ?? range.to;
  const collate = source.find({ from: range.from, to: range.to }, 'collate');
  const written = strings(node.typeName?.names).at(-1) ?? '';
  const identity = clauses.find((clause) => clause.node.contype === 'CONSTR_IDENTITY');
  const generated = clauses.find((clause) => clause.node.contype === 'CONSTR_GENERATED');
  const defaultClause = clauses.find((clause) => clause.node.contype === 'CONSTR_DEFAULT');
  const notNull = clauses.find((clause) => clause.node.contype === 'CONSTR_NOTNULL');
  return {
    ...source.span(range),
    name,
    type: typeName(source, node.typeName, {
      from: range.from,
      to: Math.min(firstClause, collate ?? firstClause),
    }),
    serial: serialTypes.get(written)?.serial,
    notNull: notNull === undefined ? undefined : source.span(notNull.range),
    notNullName: notNull?.node.conname,
    notNullNoInherit: notNull?.node.is_no_inherit === true,
    default:
      defaultClause === undefined
        ? undefined
        : expression(source, defaultClause.node.raw_expr, {
            from: defaultClause.range.from + 1,
            to: defaultClause.range.to,
          }),
    identity:
      identity === undefined ? undefined : identity.node.generated_when === 'd' ? 'by-default' : 'always',
    identityOptions: identity === undefined ? undefined : sequenceOptions(identity.node.options),
    generated: generated === undefined ? undefined : generatedClause(source, generated),
    collation: strings(node.collClause?.collname).at(-1),
    collationSchema: strings(node.collClause?.collname).at(-2),
    storage: node.storage_name?.toLowerCase(),
    compression: node.compression?.toLowerCase(),
    options: optionsOf(node.fdwoptions),
    constraints: clauses.flatMap((clause, i) => {
      const behind = clauses.slice(i + 1).findIndex(({ node: next }) => !isAttribute(next));
      const last = behind === -1 ? clauses.at(-1) : clauses[i + behind];
      const whole = { from: clause.range.from, to: last?.range.to ?? clause.range.to };
      return constraintDefinition(source, clause.node, clause.range, { name, whole }) ?? [];
    }),
  };
}

/** DEFERRABLE and the like follow a column's constraint as separate clauses. */
function isAttribute(node: Constraint): boolean {
  return node.contype?.startsWith('CONSTR_ATTR_') === true;
}

interface Clause {
  readonly node: Constraint;
  readonly range: TokenRange;
}

/** Clauses of a column in the order of the text; each extends to the start of the next. */
function clausesOf(source: Source, node: ColumnDef, range: TokenRange): readonly Clause[] {
  const starts = (node.constraints ?? [])
    .flatMap((constraint) => ('Constraint' in constraint ? [constraint.Constraint] : []))
    .map((constraint) => ({ node: constraint, from: source.indexAtByte(constraint.location) }))
    .sort((a, b) => a.from - b.from);
  const collate = node.collClause === undefined ? undefined : source.indexAtByte(node.collClause.location);
  return starts.map(({ node: constraint, from }, i) => {
    const next = starts[i + 1]?.from ?? range.to;
    const to = collate !== undefined && collate > from && collate < next ? collate : next;
    return { node: constraint, range: { from, to } };
  });
}

function generatedClause(source: Source, clause: Clause): NonNullable<ColumnDefinition['generated']> {
  const open = firstBracket(source, clause.range);
  return {
    storage: clause.node.generated_kind === 'v' ? 'virtual' : 'stored',
    expression: bracketed(source, clause.node.raw_expr, open),
  };
}

/**
 * A table or column constraint; `column` is the column at which it is written. Undefined for clauses that are not constraints of their own
 * (NULL, NOT NULL at a column, DEFAULT, DEFERRABLE …).
 */
export function constraintDefinition(
  source: Source,
  node: Constraint,
  range: TokenRange,
  at?: { readonly name: Name; readonly whole: TokenRange },
): ConstraintDefinition | undefined {
  const column = at?.name;
  const attributes = attributesOf(source, at?.whole ?? range);
  const base = {
    ...source.span(range),
    name: source.words(range.from, 'constraint') ? source.name(range.from + 1) : undefined,
    deferrable: attributes.deferrable,
    initiallyDeferred: attributes.initiallyDeferred,
  };
  switch (node.contype) {
    case 'CONSTR_PRIMARY':
      return { ...base, kind: 'primary-key', ...keyParts(source, node, range, column) };
    case 'CONSTR_UNIQUE':
      return {
        ...base,
        kind: 'unique',
        ...keyParts(source, node, range, column),
        nullsNotDistinct: node.nulls_not_distinct === true,
      };
    case 'CONSTR_CHECK':
      return {
        ...base,
        kind: 'check',
        expression: bracketed(source, node.raw_expr, firstBracket(source, range)),
        notValid: node.skip_validation === true,
        notEnforced: attributes.notEnforced,
        noInherit: node.is_no_inherit === true,
      };
    case 'CONSTR_FOREIGN':
      return {
        ...base,
        kind: 'foreign-key',
        columns: column === undefined ? listAfter(source, range, 'key') : [column],
        references: relationName(source, node.pktable),
        referencedColumns: referencedColumns(source, node, range),
        onDelete: referentialAction(node.fk_del_action),
        onUpdate: referentialAction(node.fk_upd_action),
        notValid: node.skip_validation === true,
        notEnforced: attributes.notEnforced,
        match: node.fk_matchtype === 'f' ? 'full' : node.fk_matchtype === 'p' ? 'partial' : 'simple',
        deleteColumns: strings(node.fk_del_set_cols),
        period: node.fk_with_period === true,
      };
    case 'CONSTR_EXCLUSION': {
      const open = firstBracket(source, range);
      const elements = (node.exclusions ?? [])
        .flatMap((pair) => ('List' in pair ? [pair.List.items?.[0]] : []))
        .filter((item) => item !== undefined);
      const where = source.find({ from: source.closing(open) + 1, to: range.to }, 'where');
      return {
        ...base,
        kind: 'exclusion',
        method: node.access_method ?? 'gist',
        elements: indexElements(source, elements, open),
        operators: (node.exclusions ?? []).flatMap(operatorOf),
        include: includedIn(source, range),
        storage: storageOf(node),
        where: where === undefined ? undefined : bracketed(source, node.where_clause, where + 1),
      };
    }
    case 'CONSTR_NOTNULL': {
      if (column !== undefined) return undefined;
      const at = source.find(range, 'null');
      const name = at === undefined ? undefined : source.name(at + 1);
      return name === undefined
        ? undefined
        : {
            ...base,
            kind: 'not-null',
            column: name,
            notValid: node.skip_validation === true,
            noInherit: node.is_no_inherit === true,
          };
    }
    default:
      return undefined;
  }
}

function keyParts(
  source: Source,
  node: Constraint,
  range: TokenRange,
  column: Name | undefined,
): {
  columns: readonly Name[];
  include: readonly Name[];
  usingIndex: Name | undefined;
  withoutOverlaps: boolean;
  storage: IndexStorage;
} {
  const using = source.find(range, 'using', 'index');
  const usingIndex = using === undefined || node.indexname === undefined ? undefined : source.name(using + 2);
  const open = column === undefined && usingIndex === undefined ? firstBracket(source, range) : undefined;
  return {
    columns: column === undefined ? (open === undefined ? [] : source.nameList(open)) : [column],
    include: includedIn(source, range),
    usingIndex,
    withoutOverlaps: node.without_overlaps === true,
    storage: storageOf(node),
  };
}

function referencedColumns(source: Source, node: Constraint, range: TokenRange): readonly Name[] {
  if ((node.pk_attrs ?? []).length === 0) return [];
  const at = source.find(range, 'references');
  const behind = at === undefined ? undefined : source.objectName(at + 1)?.next;
  return behind === undefined ? [] : keyColumns(source, behind);
}

function listAfter(source: Source, range: TokenRange, word: string): readonly Name[] {
  const at = source.find(range, word);
  return at === undefined ? [] : keyColumns(source, at + 1);
}

/** The last one of a temporal foreign key is preceded by PERIOD. */
function keyColumns(source: Source, open: number): readonly Name[] {
  if (!source.isPunctuation(open, '(')) return [];
  return source.separated({ from: open + 1, to: source.closing(open) }).flatMap((part) => {
    const isPeriod = source.words(part.from, 'period') && part.to - part.from === 2;
    return source.name(isPeriod ? part.from + 1 : part.from) ?? [];
  });
}

/** First opening parenthesis of a range at its top level: the name of a constraint may be quoted but contains no such token. */
function firstBracket(source: Source, range: TokenRange): number {
  for (let i = range.from; i < range.to; i += 1) if (source.isPunctuation(i, '(')) return i;
  return range.to;
}

function includedIn(source: Source, range: TokenRange): readonly Name[] {
  const include = source.find(range, 'include');
  return include === undefined ? [] : source.nameList(include + 1);
}

function storageOf(node: Constraint): IndexStorage {
  return { options: optionsOf(node.options), tablespace: node.indexspace };
}

/** The operator of a pair (element, operator) of EXCLUDE, with its schema if it has one. */
function operatorOf(pair: Node): readonly string[] {
  const names = 'List' in pair ? pair.List.items?.[1] : undefined;
  return names !== undefined && 'List' in names ? [strings(names.List.items).join('.')] : [];
}

/** Read from the tokens, because versions of the grammar represent them differently. */
function attributesOf(
  source: Source,
  range: TokenRange,
): { readonly deferrable: boolean; readonly initiallyDeferred: boolean; readonly notEnforced: boolean } {
  const initiallyDeferred = source.find(range, 'initially', 'deferred') !== undefined;
  const deferrable = source.find(range, 'deferrable');
  return {
    deferrable: initiallyDeferred || (deferrable !== undefined && source.word(deferrable - 1) !== 'not'),
    initiallyDeferred,
    notEnforced: source.find(range, 'not', 'enforced') !== undefined,
  };
}

function referentialAction(code: string | undefined): ReferentialAction {
  switch (code) {
    case 'r':
      return 'restrict';
    case 'c':
      return 'cascade';
    case 'n':
      return 'set-null';
    case 'd':
      return 'set-default';
    default:
      return 'no-action';
  }
}

/** The column definitions and constraints of a parenthesised list, by the grammar's nodes in order. */
export function tableElements(
  source: Source,
  elements: readonly Node[],
  open: number,
): {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly like: readonly Node[];
} {
  const ranges = source.separated({ from: open + 1, to: source.closing(open) });
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const like: Node[] = [];
  elements.forEach((element, i) => {
    const range = ranges[i] ?? { from: open, to: open };
    if ('ColumnDef' in element) columns.push(columnDefinition(source, element.ColumnDef, range));
    else if ('Constraint' in element) {
      const constraint = constraintDefinition(source, element.Constraint, range);
      if (constraint !== undefined) constraints.push(constraint);
    } else like.push(element);
  });
  return { columns, constraints, like };
}
