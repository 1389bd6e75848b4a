/**
 * Examples of rules for which no way back can be written, with the reasons that people are given: exactly these. By rule and title.
 */
export const withoutWayBack: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'convention/data-in-schema-migration': {
    'Rows go first, so that a constraint holds': ['What DELETE took from orders does not come back.'],
    'Rows alone': ['What UPDATE changed in orders does not come back.'],
  },
  'convention/used-before-created': {
    'The numbers are the wrong way round': ['Whether notes was there before is not known.'],
    Rows: ['Which rows INSERT added to states does not come back.'],
  },
  'data-loss/add-enum-value-order': {
    'At the end without a word': [
      "An enum value cannot be dropped: 'medium' of level stays.",
      'What changed in type level stays.',
    ],
    'With IF NOT EXISTS as well': [
      "An enum value cannot be dropped: 'medium' of level stays.",
      'What changed in type level stays.',
    ],
    'In its place': [
      "An enum value cannot be dropped: 'medium' of level stays.",
      'What changed in type level stays.',
    ],
    'At the end on purpose': [
      "An enum value cannot be dropped: 'highest' of level stays.",
      'What changed in type level stays.',
    ],
  },
  'data-loss/change-without-where': {
    'All rows are deleted': ['What DELETE took from users does not come back.'],
    'A condition that is none': ['What UPDATE changed in users does not come back.'],
    'A condition': ['What DELETE took from users does not come back.'],
    'Brought into another form': ['What UPDATE changed in users does not come back.'],
  },
  'data-loss/enum-values-stay': {
    'In a DO block that looks first': ['What a block of code does is known only when it runs.'],
  },
  'data-loss/rename-enum-value': {
    'A new value instead': [
      "An enum value cannot be dropped: 'high' of level stays.",
      'What changed in type level stays.',
    ],
  },
  'data-loss/rename-type-or-function': {
    'A function that queries call': ['What renameObject changed has no inverse here.'],
    'Another function calls it': ['What renameObject changed has no inverse here.'],
    'The old name calls the new one': ['What renameObject changed has no inverse here.'],
  },
  'data-loss/required-column': {
    'Nothing is left in the table': ['What DELETE took from users does not come back.'],
  },
  'data-loss/truncate': {
    'All rows of one table': ['What TRUNCATE took from lines does not come back.'],
    'And of the tables that reference it': ['What TRUNCATE took from customers does not come back.'],
  },
  'data-loss/type-narrowing': {
    'Made to fit before': ['What UPDATE changed in things does not come back.'],
  },
  'data-loss/unbatched-backfill': {
    'A WHERE that most rows meet': ['What UPDATE changed in users does not come back.'],
    'What another table says': ['What DELETE took from users does not come back.'],
    'Statistics say that the table is large: this is certain to hurt': [
      'What UPDATE changed in users does not come back.',
    ],
    'Statistics say that it is small': ['What UPDATE changed in users does not come back.'],
    'A batch of the key': ['What UPDATE changed in users does not come back.'],
    'Rows with a given value': ['What UPDATE changed in users does not come back.'],
    'LIKE without a wildcard': ['What DELETE took from users does not come back.'],
    'A table that can hold one row only': ['What UPDATE changed in site does not come back.'],
    'One row by a unique index on a constant': ['What UPDATE changed in site does not come back.'],
    'A check that lets several values through': ['What UPDATE changed in site does not come back.'],
    'A batch by LIMIT': ['What DELETE took from users does not come back.'],
  },
  'data-loss/unique-on-existing-data': {
    'Mended before': ['What DELETE took from users does not come back.'],
  },
  'injection/execute-concatenation': {
    'Names of the catalog, in a migration': ['What a block of code does is known only when it runs.'],
  },
  'locking/backfill-with-schema-change': {
    'Another table than the one that is locked': ['Which rows INSERT added to customers does not come back.'],
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
  'locking/disable-all-triggers': {
    'Around a change of many rows': ['What UPDATE changed in orders does not come back.'],
    'New rows, in one transaction': ['Which rows INSERT added to orders does not come back.'],
    'What the transaction changes until they are on again is in no key, and nobody else can write': [
      'What UPDATE changed in orders does not come back.',
    ],
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
    'IF NOT EXISTS proves nothing where migrations use tables from elsewhere, but it most likely is new': [
      'Whether notes was there before is not known.',
    ],
    'A table that no migration before has made, nor any that came from elsewhere': [
      'Whether notes was there before is not known.',
    ],
  },
  'locking/lock-upgrade': {
    'Rows are filled, then the column is made NOT NULL': [
      'What UPDATE changed in orders does not come back.',
    ],
    'Rows go, then a column': ['What DELETE took from orders does not come back.'],
    'Rows that nobody else sees yet': ['Which rows INSERT added to orders does not come back.'],
    'In two transactions': ['What UPDATE changed in orders does not come back.'],
  },
  'locking/materialized-view-with-data': {
    'What comes behind reads the view: it needs its rows here': [
      'Which rows INSERT added to regulars does not come back.',
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
  'transaction/concurrently-in-transaction': {
    'In a DO block': ['What a block of code does is known only when it runs.'],
  },
  'transaction/enum-value-in-same-transaction': {
    'As a default counts as well': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'What changed in type mood stays.',
    ],
    'Sent one by one, each commits for itself': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'What UPDATE changed in people does not come back.',
      'What changed in type mood stays.',
    ],
    'The same word in a text column of the same table': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'Which rows INSERT added to visits does not come back.',
      'What UPDATE changed in visits does not come back.',
      'What DELETE took from visits does not come back.',
      'What changed in type mood stays.',
    ],
    'Compared with the text column, and written to the other': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'What UPDATE changed in visits does not come back.',
      'What changed in type mood stays.',
    ],
    'Several columns set at once': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'What UPDATE changed in visits does not come back.',
      'What changed in type mood stays.',
    ],
    'By its place in VALUES': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'Which rows INSERT added to visits does not come back.',
      'What changed in type mood stays.',
    ],
    'The same word for something else': [
      "An enum value cannot be dropped: 'ok' of mood stays.",
      'What changed in type mood stays.',
    ],
  },
  'transaction/sequence-not-advanced': {
    'Ids by hand': ['Which rows INSERT added to tags does not come back.'],
    'An identity column that takes them': ['Which rows INSERT added to labels does not come back.'],
    'Left to the sequence': ['Which rows INSERT added to tags does not come back.'],
    'The sequence is set behind them': [
      'Which rows INSERT added to tags does not come back.',
      'SELECT calls a function that may change anything.',
    ],
    'Outside of what the sequence gives out': ['Which rows INSERT added to tags does not come back.'],
  },
  'transaction/uncommitted-transaction': {
    'Begun and left': ['Its last transaction is begun and not committed.'],
    'One of two': ['Its last transaction is begun and not committed.'],
  },
};
