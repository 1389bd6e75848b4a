/**
 * Examples of rules for which no rollback can be written, with the reasons that people are given: exactly these, but for reasons that the
 * statement shows by itself, as rows that are changed. By rule and title.
 */
export const withoutWayBack: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'convention/used-before-created': {
    'The numbers are the wrong way round': [
      'What notes was like before is not known: no migration before it makes it.',
    ],
  },
  'data-loss/drop-column': {
    'A generated column becomes one that code has to write': [
      'What users.shout is generated from has changed.',
    ],
  },
  'data-loss/rename-type-or-function': {
    'A function that queries call': ['No rollback is generated for ALTER … RENAME: write it by hand.'],
    'Another function calls it': ['No rollback is generated for ALTER … RENAME: write it by hand.'],
    'The old name calls the new one': ['No rollback is generated for ALTER … RENAME: write it by hand.'],
  },
  'design/replica-identity-full': {
    'A table with a primary key': [
      'No rollback is generated for REPLICA IDENTITY: write it by hand.',
      'How orders is stored or replicated has changed.',
    ],
    'A unique index that could be it': [
      'No rollback is generated for REPLICA IDENTITY: write it by hand.',
      'How tags is stored or replicated has changed.',
    ],
    'The key': ['No rollback is generated for REPLICA IDENTITY: write it by hand.'],
    'Nothing else tells the rows apart': [
      'No rollback is generated for REPLICA IDENTITY: write it by hand.',
      'How log is stored or replicated has changed.',
    ],
  },
  'security/grant-all': {
    'On what is made later': [
      'No rollback is generated for ALTER DEFAULT PRIVILEGES: write it by hand.',
      'Default privileges are not taken back here.',
    ],
  },
  'locking/default-rewrites': {
    'Another expression for a generated column': [
      'No rollback is generated for SET EXPRESSION of a column: write it by hand.',
      'What orders.twice is generated from has changed.',
    ],
  },
  'locking/detach-partition-blocks': {
    'Nobody waits': ['What is detached CONCURRENTLY keeps a constraint of the server’s own.'],
  },
  'locking/domain-check-scans': {
    'A CHECK on every amount there is': [
      'No rollback is generated for ALTER DOMAIN: write it by hand.',
      'What changed in type amount stays.',
    ],
    'Several tables use it': [
      'No rollback is generated for ALTER DOMAIN: write it by hand.',
      'What changed in type amount stays.',
    ],
    'New values alone are checked': [
      'No rollback is generated for ALTER DOMAIN: write it by hand.',
      'What changed in type amount stays.',
    ],
    'No table uses it yet': [
      'No rollback is generated for ALTER DOMAIN: write it by hand.',
      'What changed in type weight stays.',
    ],
    'The only table that uses it is new': [
      'No rollback is generated for ALTER DOMAIN: write it by hand.',
      'What changed in type weight stays.',
    ],
  },
  'locking/enforced-scans': {
    'Switched on again': ['No rollback is generated for ALTER CONSTRAINT: write it by hand.'],
    'With another change beside it': ['No rollback is generated for ALTER CONSTRAINT: write it by hand.'],
    'A table that this migration makes': ['No rollback is generated for ALTER CONSTRAINT: write it by hand.'],
  },
  'locking/table-rewrites': {
    'Every table that was clustered before': ['CLUSTER marks an index for good.'],
    'To order the rows': ['CLUSTER marks an index for good.'],
    'It lies there already': ['No rollback is generated for SET TABLESPACE: write it by hand.'],
  },
  'security/extension-unpinned': {
    'In a schema of its own': [
      'Extension hstore may have been there before, and may stand in schema extensions.',
    ],
  },
  'security/open-by-default': {
    'For a role of one’s own': [
      'No rollback is generated for ALTER DEFAULT PRIVILEGES: write it by hand.',
      'Default privileges are not taken back here.',
    ],
  },
  'security/broad-grant': {
    'What is made later as well': [
      'No rollback is generated for ALTER DEFAULT PRIVILEGES: write it by hand.',
      'Default privileges are not taken back here.',
    ],
    'Everybody may make objects here, which others then find first': [
      'Who owns or may use schema public has changed.',
    ],
    'What PUBLIC has anyway, and a sequence, of which ALL is little': [
      'Who owns or may use schema public has changed.',
    ],
  },
  'security/definer-without-search-path': {
    'ALTER FUNCTION sets something in the same migration: it may be the path': [
      'No rollback is generated for ALTER FUNCTION: write it by hand.',
    ],
  },
  'transaction/sequence-not-advanced': {
    'The sequence is set behind them': ['Where setval puts a sequence does not come back.'],
  },
  'transaction/uncommitted-transaction': {
    'Begun and left': ['Its last transaction is begun and not committed.'],
    'One of two': ['Its last transaction is begun and not committed.'],
  },
  'query/long-in-list': {
    'An array': ['A statement was not understood.'],
  },
  'query/or-across-tables': {
    'A parameter that switches a condition off': ['A statement was not understood.'],
  },
  'security/grant-option': {
    'A schema': ['Who owns or may use schema public has changed.'],
  },
};
