/**
 * Privileges before and after the change: privileges on relations that roles gain or lose, row level security and its policies, columns
 * with personal data. Compares the schemas before and after the change; grants outside of migrations are unknown. No words.
 */
import { personalDataIn, type PersonalData } from '../../personal-data/personal-data.ts';
import type { PersonalCategory } from '../../personal-data/category.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import type { Privilege, Relation, Schema, Table } from '../../schema/model.ts';
import type { Change } from '../change.ts';
import type { StatementFact } from './statements.ts';

export interface PrivilegeChange {
  readonly kind: 'gained' | 'lost';
  /** `public` for PUBLIC. */
  readonly role: string;
  /** For display. */
  readonly relation: string;
  /** Lower case. */
  readonly privileges: readonly string[];
  readonly fact: StatementFact;
  /** Not revoked, but lost because the relation is dropped and created again. */
  readonly byReplacement: boolean;
}

export interface RowSecurityChange {
  readonly kind: 'enabled' | 'policy-added' | 'policy-dropped' | 'policy-changed';
  /** For display. */
  readonly relation: string;
  readonly policy: string | undefined;
  /** Policies after the change. */
  readonly policies: readonly string[];
  readonly fact: StatementFact;
}

export interface PersonalColumnAdded {
  /** For display: `customers.phone`. */
  readonly column: string;
  readonly category: PersonalCategory;
  readonly fact: StatementFact;
}

export interface SecurityFacts {
  readonly privileges: readonly PrivilegeChange[];
  readonly rowSecurity: readonly RowSecurityChange[];
  readonly personal: readonly PersonalColumnAdded[];
}

interface Around {
  readonly found: Schema;
  readonly left: Schema;
  readonly statements: readonly StatementFact[];
}

export function securityOf(around: Around, { personalData }: Change): SecurityFacts {
  const { found, left } = around;
  const changed = [...left.relations.values(found.relations)].map((now) => ({
    now,
    was: found.relations.get(now.key),
  }));
  const tables = changed.flatMap(({ now, was }) =>
    isTable(now) && was !== undefined && isTable(was) ? [{ now, was }] : [],
  );
  return {
    privileges: inOrder(around, [
      ...changed.flatMap(({ now, was }) => privilegesOf(now, was, around)),
      ...revokedUnseen(around),
    ]),
    rowSecurity: inOrder(
      around,
      tables.flatMap(({ now, was }) => rowSecurityOf(now, was, around)),
    ),
    personal: inOrder(
      around,
      changed.flatMap(({ now, was }) => personalOf(now, was, personalDataIn(left, personalData), around)),
    ),
  };
}

function personalOf(
  now: Relation,
  was: Relation | undefined,
  marks: PersonalData,
  around: Around,
): readonly PersonalColumnAdded[] {
  if (!isTable(now) || now.persistence === 'temporary') return [];
  return (marks.table(now.key)?.columns ?? []).flatMap(({ column, mark }) => {
    if (hasColumn(was, column) || (mark.confidence !== 'high' && !mark.stated)) return [];
    const fact = lastChanging(around, now.key, (one) => hasColumn(one, column));
    return fact === undefined
      ? []
      : [{ column: `${displayName(now.key)}.${column}`, category: mark.category, fact }];
  });
}

/** In the order in which the statements run. */
function inOrder<T extends { readonly fact: StatementFact }>(
  { statements }: Around,
  all: readonly T[],
): readonly T[] {
  return all.toSorted((a, b) => statements.indexOf(a.fact) - statements.indexOf(b.fact));
}

function isTable(relation: Relation): relation is Table {
  return relation.kind === 'table';
}

function hasColumn(relation: Relation | undefined, name: string): boolean {
  return relation !== undefined && isTable(relation) && relation.columns.some((one) => one.name === name);
}

/** The last statement that changes the answer. */
function lastChanging(
  { statements }: Around,
  key: string,
  answer: (relation: Relation | undefined) => unknown,
): StatementFact | undefined {
  return statements.findLast(
    ({ before, after }) => answer(before.relations.get(key)) !== answer(after.relations.get(key)),
  );
}

function privilegesOf(now: Relation, was: Relation | undefined, around: Around): readonly PrivilegeChange[] {
  if (now.privileges === was?.privileges) return [];
  const [before, after] = [byRole(was?.privileges), byRole(now.privileges)];
  const relation = displayName(now.key);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((role) => {
    const [had, has] = [before.get(role) ?? [], after.get(role) ?? []];
    const gained = has.filter((one) => !had.includes(one));
    const lost = had.filter((one) => !has.includes(one));
    const fact = lastChanging(around, now.key, (one) => byRole(one?.privileges).get(role)?.join());
    if (fact === undefined) return [];
    const byReplacement = !fact.statement.actions.some(({ operation }) => operation.kind === 'revoke');
    const rest = { role, relation, fact, byReplacement };
    return [
      ...(gained.length === 0 ? [] : [{ kind: 'gained' as const, privileges: gained, ...rest }]),
      ...(lost.length === 0 ? [] : [{ kind: 'lost' as const, privileges: lost, ...rest }]),
    ];
  });
}

/** A REVOKE of a privilege that no migration grants: it was granted elsewhere, or never. */
function revokedUnseen({ statements, found }: Around): readonly PrivilegeChange[] {
  return statements.flatMap((fact) =>
    fact.statement.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'revoke' || operation.objectKind !== 'table' || operation.allInSchema) return [];
      const privileges = operation.privileges.length === 0 ? ['all'] : operation.privileges;
      return operation.objects.flatMap((object) => {
        const key = relationKey(fact.before, object);
        const known = byRole(found.relations.get(key)?.privileges);
        const rest = { relation: displayName(key), privileges, fact, byReplacement: false };
        return operation.grantees.flatMap(({ name: role }) =>
          known.has(role) ? [] : [{ kind: 'lost' as const, role, ...rest }],
        );
      });
    }),
  );
}

/** Without the owner, who has all privileges. */
function byRole(privileges: readonly Privilege[] | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (privileges ?? []).flatMap((one) => (one.grantee === '' ? [] : [[one.grantee, one.privileges] as const])),
  );
}

function rowSecurityOf(now: Table, was: Table, around: Around): readonly RowSecurityChange[] {
  const policies = now.policies.map(({ name }) => name);
  const change = (
    kind: RowSecurityChange['kind'],
    policy: string | undefined,
    answer: (table: Table) => unknown,
  ): readonly RowSecurityChange[] => {
    const fact = lastChanging(around, now.key, (one) =>
      one !== undefined && isTable(one) ? answer(one) : undefined,
    );
    return fact === undefined ? [] : [{ kind, relation: displayName(now.key), policy, policies, fact }];
  };
  if (!was.rowSecurity.enabled && now.rowSecurity.enabled)
    return change('enabled', undefined, (table) => table.rowSecurity.enabled);
  if (!now.rowSecurity.enabled) return [];
  return [...new Set([...was.policies.map(({ name }) => name), ...policies])].flatMap((name) => {
    const policyOf = (table: Table): unknown => table.policies.find((one) => one.name === name);
    const [before, after] = [policyOf(was), policyOf(now)];
    if (before === after) return [];
    const kind =
      before === undefined ? 'policy-added' : after === undefined ? 'policy-dropped' : 'policy-changed';
    return change(kind, name, policyOf);
  });
}
