/**
 * Whether a statement stays inside the database that it runs in, decided from the grammar's tree before anything is sent. Anything
 * uncertain counts as reaching out: an unknown kind of statement, a text that the grammar rejects, a query that is composed while it runs.
 * Privileges, settings and programs of the server are not examined.
 */
import type { PostgresParser } from '../syntax/postgres/parser.ts';
import { insideExtensions, insideKinds, kindNames, reachesOut, sharedObjects } from './beyond-names.ts';
import { bodyBeyond } from './beyond-body.ts';

/** A clause after “it reaches beyond its own database:”; undefined if it stays inside. */
export function beyondDatabase(text: string, parser: PostgresParser): string | undefined {
  // The server might find the statement's end elsewhere than the grammar.
  if (text.includes('\0')) return 'a character that ends a text';
  const parsed = parser.parse(text);
  if (!parsed.ok) return `what it does cannot be read (${parsed.message})`;
  for (const raw of list(field(parsed.tree, 'stmts'))) {
    const found = treeBeyond(field(raw, 'stmt'), parser);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofKind(kind: string, node: unknown, parser: PostgresParser): string | undefined {
  switch (kind) {
    case 'CopyStmt':
      if (field(node, 'is_program') === true) return 'COPY … PROGRAM';
      if (text(node, 'filename') !== '') return 'COPY with a file of the server';
      return field(node, 'is_from') === true ? catalogBeyond(field(node, 'relation')) : undefined;
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
    case 'AlterTableStmt':
      return catalogBeyond(field(node, 'relation'));
    case 'ViewStmt':
    case 'RuleStmt':
      return mentions(node, isCatalog) ? 'a view or a rule on system catalogs' : undefined;
    case 'CreateExtensionStmt':
    case 'AlterExtensionStmt':
      return extensionBeyond(text(node, 'extname'));
    case 'TransactionStmt':
      return /PREPARE/.test(text(node, 'kind')) ? 'a prepared transaction, which outlives it' : undefined;
    case 'VacuumStmt':
      return list(field(node, 'rels')).length === 0 ? 'VACUUM or ANALYZE of shared catalogs' : undefined;
    case 'ReindexStmt':
      return /SYSTEM|DATABASE/.test(text(node, 'kind')) ? 'REINDEX of shared catalogs' : undefined;
    case 'DefineStmt':
      return text(node, 'kind') === 'OBJECT_TYPE' && list(field(node, 'definition')).length > 0
        ? 'a base type'
        : undefined;
    case 'CreateCastStmt':
      return field(node, 'func') === undefined && field(node, 'inout') !== true
        ? 'a cast without a function'
        : undefined;
    case 'CreateFunctionStmt':
      return programBeyond(list(field(node, 'options')), field(node, 'sql_body') !== undefined, parser);
    case 'DoStmt':
      return programBeyond(list(field(node, 'args')), false, parser);
    default:
      return undefined;
  }
}

function extensionBeyond(name: string): string | undefined {
  return insideExtensions.has(name)
    ? undefined
    : `the extension ${name}, which PostgreSQL does not call trusted`;
}

/** `LANGUAGE` and the body are options like others. */
function programBeyond(
  options: readonly unknown[],
  hasTree: boolean,
  parser: PostgresParser,
): string | undefined {
  const option = (name: string): unknown =>
    options.map((one) => field(one, 'DefElem')).find((one) => field(one, 'defname') === name);
  const language = stringsIn(option('language'))[0]?.toLowerCase() ?? (hasTree ? 'sql' : 'plpgsql');
  const bodies = stringsIn(field(option('as'), 'arg'));
  switch (language) {
    case 'sql':
      return bodies.map((body) => beyondDatabase(body, parser)).find((found) => found !== undefined);
    case 'plpgsql':
      return bodies
        .map((body) => bodyBeyond(body, (inner) => beyondDatabase(inner, parser)))
        .find((found) => found !== undefined);
    default:
      return `a program in ${language}, which is not read`;
  }
}

/** Writing to the catalog bypasses every check. */
function catalogBeyond(relation: unknown): string | undefined {
  return isCatalog(relation) ? 'a change in system catalogs' : undefined;
}

function isCatalog(relation: unknown): boolean {
  return (
    text(relation, 'relname').startsWith('pg_') ||
    ['pg_catalog', 'information_schema'].includes(text(relation, 'schemaname'))
  );
}

/** Statements may be nested; names occur in lists, in their own nodes and in constants. All of them count, anywhere. */
function treeBeyond(node: unknown, parser: PostgresParser): string | undefined {
  const pending: unknown[] = [node];
  while (pending.length > 0) {
    for (const [key, value] of entries(pending.pop())) {
      const found = typeof value === 'string' ? nameBeyond(key, value) : nodeBeyond(key, value, parser);
      if (found !== undefined) return found;
      pending.push(value);
    }
  }
  return undefined;
}

function nameBeyond(key: string, value: string): string | undefined {
  if (sharedObjects.has(value)) return value.slice('OBJECT_'.length).replaceAll('_', ' ');
  if (key.startsWith('tablespace') || key === 'tableSpace' || value === 'AT_SetTableSpace')
    return 'a tablespace';
  const name = value.toLowerCase();
  return reachesOut(name) ? name : undefined;
}

function nodeBeyond(key: string, value: unknown, parser: PostgresParser): string | undefined {
  if (key === 'FuncCall') return hidesSetting(value) ? 'a setting whose name is put together' : undefined;
  if (!/^[A-Z]\w*Stmt$/.test(key)) return undefined;
  return insideKinds.has(key) ? ofKind(key, value, parser) : (kindNames[key] ?? key);
}

/** Settings are judged by their names. */
function hidesSetting(call: unknown): boolean {
  const [first] = list(field(call, 'args'));
  return (
    stringsIn(field(call, 'funcname')).at(-1) === 'set_config' &&
    field(field(first, 'A_Const'), 'sval') === undefined
  );
}

function mentions(node: unknown, wanted: (relation: unknown) => boolean): boolean {
  return entries(node).some(
    ([key, value]) => (key === 'RangeVar' && wanted(value)) || mentions(value, wanted),
  );
}

function stringsIn(node: unknown): readonly string[] {
  return entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? (key === 'sval' ? [value] : []) : stringsIn(value),
  );
}

function text(node: unknown, name: string): string {
  const value = field(node, name);
  return typeof value === 'string' ? value : '';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
