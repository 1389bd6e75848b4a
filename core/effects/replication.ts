/**
 * What logical replication does not carry, or needs, for a statement. Each note names its source: a section of PostgreSQL's manual, or a
 * test that shows it on every major version. The operations of a fact decide which notes it has.
 */
export const replicationNotes = {
  'not-replicated': {
    words: 'Logical replication does not carry it: run it on the subscriber too.',
    evidence: { kind: 'manual', section: 'Logical Replication, Restrictions: the schema and DDL commands' },
  },
  'add-on-subscriber-first': {
    words: 'Logical replication stops where the subscriber lacks the column: add it there first.',
    evidence: { kind: 'manual', section: 'Logical Replication, Restrictions: additive schema changes' },
  },
  'rewrite-not-sent': {
    words: 'A rewrite is not sent to subscribers: what it makes of the rows has to be made there too.',
    evidence: { kind: 'manual', section: 'Logical Decoding, Output Plugin: changes by DDL' },
  },
  'column-list': {
    words: 'A publication that lists the column refuses it.',
    evidence: { kind: 'measured', test: 'test/databases/effects/replication.test.ts' },
  },
  'replica-identity': {
    words:
      'On a table that is published for UPDATE and DELETE, these fail unless the table has a primary key or another replica identity.',
    evidence: { kind: 'measured', test: 'test/databases/effects/replication.test.ts' },
  },
  sequence: {
    words: 'Logical replication does not carry sequences: the subscriber keeps its own value.',
    evidence: { kind: 'manual', section: 'Logical Replication, Restrictions: sequence data' },
  },
  'truncate-option': {
    words:
      'TRUNCATE is carried if the publication publishes it, and fails on the subscriber where other tables there refer to the table.',
    evidence: { kind: 'manual', section: 'Logical Replication, Restrictions: TRUNCATE commands' },
  },
  'not-a-table': {
    words: 'Only tables are replicated: a materialised view is refreshed on each server.',
    evidence: { kind: 'manual', section: 'Logical Replication, Restrictions: tables only' },
  },
  'slot-prepared': {
    words: 'A prepared transaction reaches a subscriber at its commit unless the subscription has two_phase.',
    evidence: { kind: 'manual', section: 'CREATE SUBSCRIPTION, two_phase' },
  },
  'refresh-subscription': {
    words: 'Subscribers notice tables added to a publication at ALTER SUBSCRIPTION … REFRESH PUBLICATION.',
    evidence: { kind: 'manual', section: 'CREATE PUBLICATION, ALTER SUBSCRIPTION' },
  },
} as const satisfies Record<string, ReplicationDescription>;

export type ReplicationNote = keyof typeof replicationNotes;

interface ReplicationDescription {
  readonly words: string;
  readonly evidence:
    | { readonly kind: 'manual'; readonly section: string }
    | { readonly kind: 'measured'; readonly test: string };
}
