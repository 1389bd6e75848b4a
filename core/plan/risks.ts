/**
 * What running a statement and rolling it back would leave behind: derived from its plan, which shows the contents of views, rules and
 * defaults, and from what the catalog says about its functions and tables. It sends nothing, and a person decides.
 */
import { oneLine } from '../text/format.ts';
import type { Plan } from './model.ts';

/** What the catalog says about a plan's functions and targets. */
export interface CatalogRisks {
  /** VOLATILE functions that the plan calls directly, or through its operators and aggregates: `schema.name`. */
  readonly volatileFunctions: readonly string[];
  /** Functions of casts, domains and CHECK constraints on what it writes: a plan does not show whether they are called. */
  readonly hiddenFunctions: readonly string[];
  /** Enabled triggers of the written tables, as `trigger of table`. */
  readonly triggers: readonly string[];
  /** Foreign tables that the plan reads or writes. */
  readonly foreignTables: readonly string[];
}

export interface StatementRisks {
  /** Tables that the statement writes or whose rows it locks. */
  readonly targets: readonly string[];
  /** One sentence for each risk; empty if the statement only reads. */
  readonly sentences: readonly string[];
}

/** Names that the plan calls as functions, without schema, as the catalog writes them. */
export function calledFunctions(plan: Plan): readonly string[] {
  const called = new Set<string>();
  for (const text of textsOf(plan)) for (const name of callsIn(text)) called.add(name);
  for (const { functionName } of plan.nodes) if (functionName !== undefined) called.add(functionName);
  return [...called];
}

/** Symbols that may be operators: the catalog knows the function of each. */
export function usedOperators(plan: Plan): readonly string[] {
  const found = textsOf(plan).flatMap((text) => withoutNames(text).match(/[-+*/<>=~!@#%^&|`?]+/g) ?? []);
  return [...new Set(found)];
}

/** Target types of casts, without schema. A plan does not show implicit casts. */
export function namedTypes(plan: Plan): readonly string[] {
  const found = textsOf(plan).flatMap((text) =>
    Array.from(
      withoutLiterals(text).matchAll(castTo),
      ([, quoted, word]) => word ?? quoted?.replaceAll('""', '"') ?? '',
    ),
  );
  return [...new Set(found)];
}

const castTo =
  /::(?:(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)\.)?(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))/gu;

function textsOf({ nodes }: Plan): readonly string[] {
  return nodes.flatMap((node) => [
    ...node.output,
    ...node.conditions.map(({ text }) => text),
    ...node.sortKeys,
    ...node.groupKeys,
    node.functionCall ?? '',
    ...node.extra.values(),
  ]);
}

function withoutLiterals(text: string): string {
  return text.replace(/'(?:[^']|'')*'/g, "''");
}

function withoutNames(text: string): string {
  return withoutLiterals(text).replace(/"(?:[^"]|"")*"/g, '""');
}

/** `name(` and `"Name"(` outside of string literals; this also finds other words, but the catalog knows which are functions. */
function callsIn(text: string): readonly string[] {
  return Array.from(
    withoutLiterals(text).matchAll(/(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\(/gu),
    ([, quoted, word]) => (quoted === undefined ? (word ?? '') : quoted.replaceAll('""', '"')),
  );
}

export function changedTables(plan: Plan): readonly { readonly schema: string; readonly name: string }[] {
  const found = plan.nodes.flatMap((node) => {
    if (node.kind !== 'modify') return [];
    const own = node.relation === undefined ? [] : [node.relation];
    return [...own, ...node.targets].flatMap(({ schema, name }) =>
      schema === undefined ? [] : [{ schema, name }],
    );
  });
  return found.filter(
    (one, at) => found.findIndex((other) => other.schema === one.schema && other.name === one.name) === at,
  );
}

export function risksOf(plan: Plan, access: 'read' | 'write', catalog: CatalogRisks): StatementRisks {
  const targets = changedTables(plan).map(({ name }) => name);
  const locking = plan.nodes.some(({ kind }) => kind === 'lock-rows');
  const { triggers, foreignTables } = catalog;
  const sequences = catalog.volatileFunctions.filter((name) => sequenceFunctions.has(name));
  const functions = catalog.volatileFunctions.filter((name) => !sequenceFunctions.has(name));
  const hidden = catalog.hiddenFunctions.filter((name) => !catalog.volatileFunctions.includes(name));
  return {
    targets,
    sentences: [
      ...(targets.length > 0
        ? [
            `The statement runs and changes ${list(targets)}; then it is rolled back. Until then its row locks make other writers wait, and dead rows stay until VACUUM.`,
          ]
        : []),
      ...(targets.length === 0 && access === 'write'
        ? [
            locking
              ? 'The statement runs and locks rows until it is rolled back: other writers wait.'
              : 'The statement runs with its changes, then it is rolled back.',
          ]
        : []),
      ...(sequences.length > 0
        ? ['Sequences that it uses advance and stay advanced: rollback does not take numbers back.']
        : []),
      ...(triggers.length > 0
        ? [`Triggers fire: ${list(triggers)}. What they do outside this database stays.`]
        : []),
      ...(functions.length > 0
        ? [
            `It calls ${list(functions)}, ${functions.length === 1 ? 'which is' : 'which are'} VOLATILE: what such a function does with sequences, session locks, files or other servers stays.`,
          ]
        : []),
      ...(hidden.length > 0
        ? [
            `It may call ${list(hidden)} for a cast, a domain or a check. VOLATILE as ${hidden.length === 1 ? 'it is' : 'they are'}, what is done there with sequences, session locks, files or other servers stays.`,
          ]
        : []),
      ...(foreignTables.length > 0
        ? [
            `${list(foreignTables)} ${foreignTables.length === 1 ? 'is' : 'are'} on another server, which may do more than read.`,
          ]
        : []),
    ],
  };
}

const sequenceFunctions: ReadonlySet<string> = new Set(['pg_catalog.nextval', 'pg_catalog.setval']);
const mostNames = 5;

function list(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(oneLine);
  const rest = names.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
