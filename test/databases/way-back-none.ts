/**
 * Examples of rules for which no way back can be written, with the reasons that people are given: exactly these, but for reasons that the
 * statement shows by itself, as rows that are changed. By rule and title.
 */
export const withoutWayBack: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'convention/used-before-created': {
    'The numbers are the wrong way round': ['Whether notes was there before is not known.'],
  },
  'data-loss/drop-table': {
    'Computed anew from other tables: derived rows are no loss': ['createTableAs has no inverse here.'],
    'It has run, and what it computed anew has been there since': ['createTableAs has no inverse here.'],
  },
  'data-loss/rename-type-or-function': {
    'A function that queries call': ['What renameObject changed has no inverse here.'],
    'Another function calls it': ['What renameObject changed has no inverse here.'],
    'The old name calls the new one': ['What renameObject changed has no inverse here.'],
  },
  'design/replica-identity-full': {
    'A table with a primary key': [
      'replica-identity has no inverse here.',
      'How orders is stored or replicated has changed.',
    ],
    'A unique index that could be it': [
      'replica-identity has no inverse here.',
      'How tags is stored or replicated has changed.',
    ],
    'The key': ['replica-identity has no inverse here.'],
    'Nothing else tells the rows apart': [
      'replica-identity has no inverse here.',
      'How log is stored or replicated has changed.',
    ],
  },
  'locking/default-rewrites': {
    'Another expression for a generated column': [
      'set-expression of a column has no inverse here.',
      'What orders.twice is generated from has changed.',
    ],
  },
  'locking/detach-partition-blocks': {
    'Nobody waits': ['What is detached CONCURRENTLY keeps a constraint of the server’s own.'],
  },
  'locking/domain-check-scans': {
    'A CHECK on every amount there is': [
      'alterDomain has no inverse here.',
      'What changed in type amount stays.',
    ],
    'Several tables use it': ['alterDomain has no inverse here.', 'What changed in type amount stays.'],
    'New values alone are checked': [
      'alterDomain has no inverse here.',
      'What changed in type amount stays.',
    ],
    'No table uses it yet': ['alterDomain has no inverse here.', 'What changed in type weight stays.'],
    'The only table that uses it is new': [
      'alterDomain has no inverse here.',
      'What changed in type weight stays.',
    ],
  },
  'locking/enforced-scans': {
    'Switched on again': ['alter-constraint has no inverse here.'],
    'With another change beside it': ['alter-constraint has no inverse here.'],
    'A table that this migration makes': ['alter-constraint has no inverse here.'],
  },
  'locking/foreign-key-validates': {
    'The same, filled before the key is added': ['Whether notes was there before is not known.'],
    'IF NOT EXISTS proves nothing where migrations use tables from elsewhere, but it most likely is new': [
      'Whether notes was there before is not known.',
    ],
    'A table that no migration before has made, nor any that came from elsewhere': [
      'Whether notes was there before is not known.',
    ],
  },
  'locking/table-rewrites': {
    'To order the rows': ['CLUSTER marks an index for good.'],
    'It lies there already': ['set-tablespace has no inverse here.'],
  },
  'locking/trigger-locks': {
    'A trigger goes': ['The function of trigger same was not made by a migration.'],
    'All triggers off': ['The function of trigger same was not made by a migration.'],
    'The wait is short': ['The function of trigger same was not made by a migration.'],
  },
  'locking/work-under-exclusive-lock': {
    'A table in the place of another gets its index before anybody sees it': [
      'createTableAs has no inverse here.',
    ],
  },
  'security/extension-unpinned': {
    'In a schema of its own': [
      'Extension hstore may have been there before, and may stand in schema extensions.',
    ],
  },
  'security/open-by-default': {
    'For a role of one’s own': [
      'alterDefaultPrivileges has no inverse here.',
      'Default privileges are not taken back here.',
    ],
  },
  'security/broad-grant': {
    'What is made later as well': [
      'alterDefaultPrivileges has no inverse here.',
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
      'alterFunction has no inverse here.',
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
  'query/select-star': {
    'A copy of a table': ['createTableAs has no inverse here.'],
  },
  'security/grant-option': {
    'A schema': ['Who owns or may use schema public has changed.'],
  },
};
